/// How a dataset's replication does; the first four words are the document's.
package enum ReplicationStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// The backup is as new as it should be.
    case healthy = "HEALTHY"
    /// It still works, and something should be looked at.
    case warning = "WARNING"
    /// It does not work any more, or is too old.
    case broken = "BROKEN"
    /// A repair or a stream is under way.
    case repairing = "REPAIRING"
    /// It is not known: a host was not reached, or its answer was not believed.
    case unknown = "UNKNOWN"
}
