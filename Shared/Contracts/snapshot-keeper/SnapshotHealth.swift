/// How the snapshots of a subvolume do; a word that this release does not know is kept.
package struct SnapshotHealth: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A health of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The newest snapshot is as new as the schedule wants it.
    package static let ok = Self(rawValue: "ok")
    /// A snapshot that was due is not there.
    package static let missing = Self(rawValue: "missing")
    /// A snapshot was taken, and what should have gone could not all be deleted.
    package static let partial = Self(rawValue: "partial")
    /// What would go is so much, or the clock so odd, that a person has to look.
    package static let held = Self(rawValue: "held")
    /// The subvolume or the folder of its snapshots cannot be read.
    package static let unreachable = Self(rawValue: "unreachable")
    /// Not enough is known yet.
    package static let unknown = Self(rawValue: "unknown")
    /// Nobody wants its snapshots any more; it is forgotten.
    package static let gone = Self(rawValue: "gone")
}
