import Contracts
import GRDB
import Observations
package import Quantities
package import StateStore
import ZFSSyncEngineCore

/// Tells the bus how replications do, in the commit that keeps it.
package struct BusTeller: ReplicationTeller {
    /// The step that makes the table of what was told last.
    package static let migration = StateMigration("zfs-sync-engine told states") {
        try $0.execute(
            sql: """
                CREATE TABLE told (
                    dataset INTEGER PRIMARY KEY, state TEXT NOT NULL, since INTEGER NOT NULL
                ) STRICT;
                """
        )
    }

    /// The client whose data it is; nil for none.
    let client: ClientName?

    /// A teller of one client's data.
    package init(client: ClientName?) { self.client = client }

    /// Tells how a dataset does, and since when.
    package func assessed(
        _ standing: ReplicationStanding,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {
        let (job, assessment, plan) = (standing.job, standing.assessment, standing.plan)
        let policy = job.policy
        let state = ReplicationState(rawValue: assessment.status.rawValue)
        var fact = ReplicationAssessed(
            tenant: .single,
            client: client,
            dataset: job.id.value,
            pair: policy.pair,
            sourceHost: policy.sourceHost,
            source: policy.source.text,
            targetHost: policy.targetHost,
            target: policy.target.text,
            state: state,
            since: try Self.since(state, of: job.id, unit, now),
            code: assessment.reason.code,
            reason: assessment.sentence,
            maxDelaySeconds: policy.delay.broken.components.seconds,
            asOf: now
        )
        fact.plan = plan.kind.rawValue
        fact.planClass = plan.operation.letter
        fact.ageSeconds = assessment.age?.components.seconds
        fact.lagSeconds = assessment.lag?.components.seconds
        fact.pending = assessment.pending
        fact.extras = assessment.extras
        fact.headroom = assessment.headroom.count
        fact.base = assessment.base?.description
        fact.evidenceAt = assessment.asOf
        fact.proposal = plan.hasWork ? .of(plan, standing.subject) : nil
        fact.copies = ReplicationCopy.of(standing.copies)
        fact.history = .of(standing)
        _ = try unit.put(fact, at: now)
    }

    /// Tells what came of a repair.
    package func finished(
        _ job: ReplicationJob,
        _ result: RepairResult,
        run: Int64,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {
        let policy = job.policy
        var fact = RepairFinished(
            tenant: .single,
            client: client,
            dataset: job.id.value,
            pair: policy.pair,
            targetHost: policy.targetHost,
            target: policy.target.text,
            run: run,
            plan: result.plan.rawValue,
            outcome: result.outcome.rawValue,
            reason: result.sentence,
            endedAt: now
        )
        fact.failure = result.failure?.rawValue
        fact.bytes = result.bytes
        try fact.fill(from: run, in: unit.database)
        var random = SystemRandomNumberGenerator()
        _ = try unit.publish(fact, id: MessageID(at: now, using: &random), at: now)
    }

    /// Tells of datasets that are in the settings no more: whoever follows them forgets them.
    package func configured(in unit: JournalUnit, at now: Timestamp) throws {
        let rows = try Row.fetchAll(
            unit.database,
            sql: """
                SELECT gone.id, gone.pair, gone.name, gone.backup_host, gone.backup_dataset,
                    COALESCE(san_pair.primary_host, gone.pair)
                FROM told JOIN dataset AS gone ON gone.id = told.dataset
                    LEFT JOIN san_pair ON san_pair.name = gone.pair
                WHERE gone.is_configured = 0 AND told.state != :gone AND NOT EXISTS (
                    SELECT 1 FROM dataset AS other WHERE other.is_configured = 1
                        AND other.backup_host = gone.backup_host
                        AND other.backup_dataset = gone.backup_dataset)
                """,
            arguments: ["gone": ReplicationState.gone.rawValue]
        )
        for row in rows {
            let dataset = DatasetID(row[0])
            let fact = ReplicationAssessed(
                tenant: .single,
                client: client,
                dataset: dataset.value,
                pair: row[1],
                sourceHost: row[5],
                source: row[2],
                targetHost: row[3],
                target: row[4],
                state: .gone,
                since: try Self.since(.gone, of: dataset, unit, now),
                code: "not_configured",
                reason: "nobody wants it replicated any more",
                maxDelaySeconds: 0,
                asOf: now
            )
            _ = try unit.put(fact, at: now)
        }
    }

    /// Since when a state holds: a repair under way does not end the state it is of.
    static func since(
        _ state: ReplicationState,
        of dataset: DatasetID,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws -> Timestamp {
        let row = try Row.fetchOne(
            unit.database,
            sql: "SELECT state, since FROM told WHERE dataset = ?",
            arguments: [dataset.value]
        )
        if let row, row[0] as String == state.rawValue { return Timestamp(microseconds: row[1]) }
        guard state != .repairing else { return now }
        try unit.database.execute(
            sql: "INSERT OR REPLACE INTO told (dataset, state, since) VALUES (?, ?, ?)",
            arguments: [dataset.value, state.rawValue, now.microseconds]
        )
        return now
    }
}
