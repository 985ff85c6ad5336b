package import ZFSSyncEngineCore

/// How a dataset stands, as the last look found it.
package struct ReplicationStanding: Sendable, Hashable {
    /// The dataset.
    package var job: ReplicationJob
    /// How its replication does.
    package var assessment: Assessment
    /// What would be done.
    package var plan: RepairPlan
    /// Both ends as they were listed; for the timelines.
    package var source: EndState
    /// The target.
    package var target: EndState
    /// What an approval of the plan is bound to; nil when it loses nothing.
    package var subject: ApprovalSubject?
    /// The copies that its repairs have set aside.
    package var copies: [CopyStanding]
}
