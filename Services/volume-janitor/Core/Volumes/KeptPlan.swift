import Observations
package import Quantities

/// The last plan of a registration.
package struct KeptPlan: Sendable, Hashable {
    /// The plan.
    package var plan: CleanupPlan
    /// The revision of the rule it was made of.
    package var revision: Int64
    /// When it was made.
    package var madeAt: Timestamp

    /// Whether it was carried out since, wholly.
    package var isDone: Bool

    /// A plan.
    package init(
        plan: CleanupPlan,
        revision: Int64,
        madeAt: Timestamp,
        isDone: Bool = false
    ) {
        self.plan = plan
        self.revision = revision
        self.madeAt = madeAt
        self.isDone = isDone
    }

    /// Files that are still to go.
    package var filesLeft: Int64 { isDone ? 0 : plan.files }
    /// Bytes on the disk that are still to become free.
    package var bytesLeft: ByteCount { ByteCount(isDone ? 0 : plan.allocatedBytes) }
    /// What the path holds now, as the rule counts it.
    package var held: ByteCount {
        ByteCount(plan.totals.bytes(plan.rule.guards.usage) - (isDone ? plan.bytes : 0))
    }
    /// Files the path holds now.
    package var files: Int64 { plan.totals.files - (isDone ? plan.files : 0) }
}
