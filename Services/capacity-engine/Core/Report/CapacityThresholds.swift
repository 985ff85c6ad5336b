/// What a capacity report warns of, as ASG's settings say it (`capacity:`).
package struct CapacityThresholds: Sendable, Hashable {
    /// Data chunks fuller than this are named when a new chunk has no room.
    package var chunkFullnessPercent = 90.0
    /// Less obtainable space than this share of all that files could take is warned of.
    package var freeSpacePercent = 10.0
    /// Metadata on fewer devices is warned of; nil asks for no number.
    package var metadataDevicesMin: Int?

    /// The defaults.
    package init() {}
}
