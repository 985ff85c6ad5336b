package import Observations
package import Quantities

/// What was last known of a dataset's replication, for when less is known.
package struct LastEvidence: Sendable, Hashable, Codable {
    /// The status of that time.
    package var status: ReplicationStatus
    /// The code of its reason.
    package var code: String
    /// The common base.
    package var base: ZFSGuid?
    /// When the base was made, by the source's clock.
    package var baseCreation: Timestamp?
    /// When both ends were known.
    package var asOf: Timestamp

    /// What was known.
    package init(
        status: ReplicationStatus,
        code: String,
        base: ZFSGuid?,
        baseCreation: Timestamp?,
        asOf: Timestamp
    ) {
        self.status = status
        self.code = code
        self.base = base
        self.baseCreation = baseCreation
        self.asOf = asOf
    }
}
