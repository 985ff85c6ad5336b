package import Quantities

/// A dataset was looked after and something was done or tried, whatever came of it.
package struct RepairFinished: Message, Codable {
    /// `zfs-sync-engine.repair-finished.v1`.
    package static let lane = LaneDeclaration(
        "zfs-sync-engine",
        "repair-finished",
        kind: .event,
        others: ["api-gateway"],
        whenFull: .dropOldest,
        meaning: "A repair of a dataset's replication ended, with what it moved."
    )

    /// The tenant whose data it is.
    package var tenant: TenantID
    /// The client whose data it is, when known.
    package var client: ClientName?
    /// The dataset's number at its engine, as its API has it.
    package var dataset: Int64
    /// The pair's name.
    package var pair: String
    /// The host that was replicated to.
    package var targetHost: String
    /// The dataset there.
    package var target: String
    /// The run's number at its engine.
    package var run: Int64
    /// What was to be done: `incremental`, `resume`, `fork`, `reanchor` and so on.
    package var plan: String
    /// `repaired`, `failed`, `blocked` or `waiting`.
    package var outcome: String
    /// What came of it, for a person.
    package var reason: String
    /// The class of what went wrong, such as `transport` or `noSpace`; nil when nothing did.
    package var failure: String?
    /// Bytes that streams moved.
    package var bytes: ByteCount
    /// Why there was a run: `schedule`, `manual` or `approved`; nil when that is not known.
    package var trigger: String?
    /// Who asked for it; nil for the schedule.
    package var person: String?
    /// When its run began; nil when that is not known.
    package var startedAt: Timestamp?
    /// Its steps in order, of more than `RepairStep.countMax` the last; nil for none.
    package var steps: [RepairStep]?
    /// Steps that are not in `steps`; nil for none.
    package var stepsLeftOut: Int?
    /// When it ended.
    package var endedAt: Timestamp

    /// The target: `<host>/<dataset>`.
    package var key: String { ReplicationAssessed.key(host: targetHost, dataset: target) }

    /// A repair that moved nothing.
    package init(
        tenant: TenantID,
        client: ClientName?,
        dataset: Int64,
        pair: String,
        targetHost: String,
        target: String,
        run: Int64,
        plan: String,
        outcome: String,
        reason: String,
        endedAt: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.dataset = dataset
        self.pair = pair
        self.targetHost = targetHost
        self.target = target
        self.run = run
        self.plan = plan
        self.outcome = outcome
        self.reason = reason
        self.endedAt = endedAt
        bytes = ByteCount(0)
    }
}
