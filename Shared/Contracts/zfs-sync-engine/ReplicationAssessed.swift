package import Quantities

/// How the replication of a dataset does; the newest message of a target counts.
package struct ReplicationAssessed: OwnedMessage, Codable {
    /// `zfs-sync-engine.replication-assessed.v1`.
    package static let lane = LaneDeclaration(
        "zfs-sync-engine",
        "replication-assessed",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "How the replication of a dataset does, why, and by what evidence."
    )

    /// The tenant whose data it is.
    package var tenant: TenantID
    /// The client whose data it is, when known.
    package var client: ClientName?
    /// The dataset's number at its engine, as its API has it.
    package var dataset: Int64
    /// The pair's name.
    package var pair: String
    /// The host that is replicated from, as the engine names it.
    package var sourceHost: String
    /// The dataset there.
    package var source: String
    /// The host that is replicated to.
    package var targetHost: String
    /// The dataset there.
    package var target: String
    /// How it does.
    package var state: ReplicationState
    /// Since when.
    package var since: Timestamp
    /// The reason's word, such as `up_to_date`, `no_common_base` or `delayed`.
    package var code: String
    /// The reason for a person.
    package var reason: String
    /// What would be done: `nothing`, `incremental`, `fork`, `reanchor`, `destructive` and so on.
    package var plan: String
    /// The plan's class: `A`, `B` or `C`.
    package var planClass: String
    /// How old the newest common snapshot is by the source's clock, in seconds; nil without one.
    package var ageSeconds: Int64?
    /// How far the target is behind the source's newest snapshot, in seconds; nil when not known.
    package var lagSeconds: Int64?
    /// The age above which it counts as broken, in seconds.
    package var maxDelaySeconds: Int64
    /// Snapshots that the target lacks.
    package var pending: Int
    /// Snapshots that only the target has after the newest common one.
    package var extras: Int
    /// Prunings at the source until the newest common snapshot is gone; nil when one keeps it.
    package var headroom: Int?
    /// The newest common snapshot's guid; nil when there is none.
    package var base: String?
    /// When both ends were known; older than `asOf` when one was not reached.
    package var evidenceAt: Timestamp
    /// When all this was so.
    package var asOf: Timestamp
    /// What would be done, with the exact commands; nil where nothing would be.
    package var proposal: ReplicationProposal?
    /// Copies that repairs of this dataset have set aside; nil for none.
    package var copies: [ReplicationCopy]?
    /// The newest snapshots of both ends; nil when an end is not known.
    package var history: ReplicationHistory?
    /// Who replicates it, such as `truenas`, where the engine only hears of it; nil for the engine.
    package var reporter: String?

    /// The target: `<host>/<dataset>`.
    package var key: String { Self.key(host: targetHost, dataset: target) }

    /// The key of a target.
    package static func key(host: String, dataset: String) -> String { "\(host)/\(dataset)" }

    /// A replication of which nothing else is known.
    package init(
        tenant: TenantID,
        client: ClientName?,
        dataset: Int64,
        pair: String,
        sourceHost: String,
        source: String,
        targetHost: String,
        target: String,
        state: ReplicationState,
        since: Timestamp,
        code: String,
        reason: String,
        maxDelaySeconds: Int64,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.dataset = dataset
        self.pair = pair
        self.sourceHost = sourceHost
        self.source = source
        self.targetHost = targetHost
        self.target = target
        self.state = state
        self.since = since
        self.code = code
        self.reason = reason
        self.maxDelaySeconds = maxDelaySeconds
        self.asOf = asOf
        plan = "unknown"
        planClass = "A"
        pending = 0
        extras = 0
        evidenceAt = asOf
    }
}
