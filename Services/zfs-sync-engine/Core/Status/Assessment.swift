package import Observations
package import Quantities

/// How a dataset's replication does, with why, by what evidence, and how old that is.
package struct Assessment: Sendable, Hashable {
    /// The status.
    package var status: ReplicationStatus
    /// Its reason.
    package var reason: StatusReason
    /// The reason as a sentence for a person.
    package var sentence: String
    /// How far the backup is behind the source's newest snapshot; nil when not known.
    package var lag: Duration?
    /// How old the newest common point is, by the source's clock; nil when there is none.
    package var age: Duration?
    /// How far the base is from being pruned.
    package var headroom: AnchorHeadroom
    /// The newest common point.
    package var base: ZFSGuid?
    /// When it was made, by the source's clock.
    package var baseCreation: Timestamp?
    /// The source's newest snapshot.
    package var newestSource: SnapshotRecord?
    /// The target's newest snapshot.
    package var newestTarget: SnapshotRecord?
    /// Snapshots that the target lacks.
    package var pending: Int
    /// Snapshots that only the target has, after the base.
    package var extras: Int
    /// When both ends were known; older than the scan when one was not reached.
    package var asOf: Timestamp
    /// The difference of the target's clock to the source's; nil when not known.
    package var skew: Duration?

    /// An assessment without evidence.
    package init(
        _ status: ReplicationStatus,
        _ reason: StatusReason,
        _ sentence: String,
        asOf: Timestamp
    ) {
        self.status = status
        self.reason = reason
        self.sentence = sentence
        self.asOf = asOf
        headroom = .none
        pending = 0
        extras = 0
    }
}
