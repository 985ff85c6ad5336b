/// How a dataset's replication does; a word that this release does not know is kept.
package struct ReplicationState: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A state of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The backup is as new as it should be.
    package static let healthy = Self(rawValue: "HEALTHY")
    /// It still works, and something should be looked at.
    package static let warning = Self(rawValue: "WARNING")
    /// It does not work any more, or the backup is too old.
    package static let broken = Self(rawValue: "BROKEN")
    /// A repair or a stream is under way.
    package static let repairing = Self(rawValue: "REPAIRING")
    /// A host was not reached, or its answer was not believed.
    package static let unknown = Self(rawValue: "UNKNOWN")
    /// Nobody wants it replicated any more; it is forgotten.
    package static let gone = Self(rawValue: "GONE")
}
