/// What was remarkable about one sample; kept with it.
package struct SampleFlags: OptionSet, Sendable, Hashable, Codable {
    /// The bits, stable on the wire and in the database.
    package let rawValue: Int

    /// Flags of these bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The webhook gave no time; the collector's own is used.
    package static let serverTime = SampleFlags(rawValue: 1)
    /// The time given had no zone; UTC was taken.
    package static let zoneAssumed = SampleFlags(rawValue: 2)
    /// The time given lay too far ahead and was set to the time of receipt.
    package static let clamped = SampleFlags(rawValue: 4)
    /// The state word is none of the known ones.
    package static let unknownState = SampleFlags(rawValue: 8)
    /// The value is outside what the metric can be, but was kept (used above total, for instance).
    package static let implausible = SampleFlags(rawValue: 16)
}
