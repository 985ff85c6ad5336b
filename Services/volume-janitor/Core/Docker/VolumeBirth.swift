package import Quantities

/// When a volume came into being, as well as it is known.
package struct VolumeBirth: Sendable, Hashable {
    /// The volume.
    package let name: VolumeName
    /// The moment.
    package let at: Timestamp

    /// A birth.
    package init(name: VolumeName, at: Timestamp) {
        self.name = name
        self.at = at
    }
}
