package import ScrubControllerCore
package import ServiceChassis

/// A pool of the settings file.
package struct PoolSettings: Sendable, Equatable {
    /// Where it is mounted, its label, its UUID, or the name of a ZFS pool.
    package var name: String
    /// How it is scrubbed.
    package var policy: ScrubPolicy

    /// A pool as a section names it.
    package init(reading reader: inout SettingsReader, defaults: ScrubPolicy) {
        name = reader.requiredString(
            "pool",
            advice: "name where it is mounted, its label, its UUID, or a ZFS pool"
        )
        policy = PolicyReader.read(&reader, default: defaults)
    }

    /// Whether it means a pool.
    func names(_ place: PoolPlace) -> Bool {
        [place.id, place.name, place.mount].contains(name)
    }
}
