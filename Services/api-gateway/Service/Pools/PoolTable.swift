import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// What capacity-engine told of pools: how Btrfs pools stand, when pools are full, unusual days.
struct PoolTable: Sendable {
    /// Unusual days that are kept.
    static let anomaliesKept = Duration.seconds(90 * 86_400)

    /// Makes the table of unusual days; the rest are projections.
    static let migration = StateMigration("gateway growth anomalies") {
        try $0.execute(
            sql: """
                CREATE TABLE growth_anomaly (
                    tenant TEXT NOT NULL, system TEXT NOT NULL, pool TEXT NOT NULL,
                    day INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (tenant, system, pool, day)) STRICT, WITHOUT ROWID
                """
        )
    }

    let journal: ServiceJournal

    /// What the gateway takes in of pools.
    static func subscriptions(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.projectOwned(PoolAssessed.self, context),
            journal.projectOwned(ForecastUpdated.self, context),
            journal.apply(GrowthAnomalyFound.self) { message, envelope, unit in
                let fact = try context.standings.owned(message, from: envelope.source)
                try put(fact, in: unit.database)
            },
        ]
    }

    private static func put(_ fact: GrowthAnomalyFound, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO growth_anomaly (tenant, system, pool, day, body)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                fact.tenant.text, fact.system.text, fact.pool, fact.day.microseconds,
                Data(try fact.encodedBody()),
            ]
        )
        try database.execute(
            sql: "DELETE FROM growth_anomaly WHERE day < ?",
            arguments: [(fact.at - anomaliesKept).microseconds]
        )
    }

    /// The forecasts that a caller may see, by system and pool.
    func forecasts(in scope: Scope) async throws -> [ForecastUpdated] {
        try await journal.projected(ForecastUpdated.self).values
            .filter { scope.contains($0) && $0.outcome != .gone }
            .sorted { ($0.system, $0.pool) < ($1.system, $1.pool) }
    }

    /// The Btrfs pools of a system that a caller may see.
    func pools(of system: SystemID, in scope: Scope) async throws -> [PoolAssessed] {
        try await journal.projected(PoolAssessed.self).values
            .filter { $0.system == system && scope.contains($0) && $0.reading != .gone }
            .sorted { $0.pool < $1.pool }
    }

    /// Unusual days of a pool, the newest first.
    func anomalies(
        of pool: String,
        on system: SystemID,
        in scope: Scope
    ) async throws -> [GrowthAnomalyFound] {
        try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT body FROM growth_anomaly
                    WHERE tenant = ? AND system = ? AND pool = ? ORDER BY day DESC LIMIT 5
                    """,
                arguments: [scope.tenant.text, system.text, pool]
            )
            .compactMap { try? GrowthAnomalyFound(decodingBody: Array($0)) }
            .filter { scope.contains(client: $0.client) }
        }
    }
}
