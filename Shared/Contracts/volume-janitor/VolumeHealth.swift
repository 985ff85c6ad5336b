/// How a volume or one of its rules does; a word that this release does not know is kept.
package struct VolumeHealth: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A health of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// All is as the rules want it.
    package static let ok = Self(rawValue: "ok")
    /// More is there than a rule allows; the next run is to delete it.
    package static let overTarget = Self(rawValue: "over_target")
    /// A run deleted only part of what it should.
    package static let partial = Self(rawValue: "partial")
    /// The files cannot be read though they should be there.
    package static let unreachable = Self(rawValue: "unreachable")
    /// A rule has faults, so nothing is cleaned by it.
    package static let invalidRule = Self(rawValue: "invalid_rule")
    /// A run would delete so much that a person has to confirm it.
    package static let heldByFuse = Self(rawValue: "held_by_fuse")
    /// The volume's files are not in the janitor's sight, or there only while a container runs.
    package static let notMounted = Self(rawValue: "not_mounted")
    /// Nobody declares the rule any more, or its volume is gone.
    package static let orphaned = Self(rawValue: "orphaned")
    /// Not enough is known yet.
    package static let unknown = Self(rawValue: "unknown")
    /// The volume and its rules are there no more; it is forgotten.
    package static let gone = Self(rawValue: "gone")
    /// No rule is about the volume, so nothing of it is ever deleted.
    package static let noRule = Self(rawValue: "no_rule")
}
