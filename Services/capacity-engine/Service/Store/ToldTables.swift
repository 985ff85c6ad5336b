import CapacityEngineCore
import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

/// What was told last of each pool, for the engine's own API and so that nothing is told twice.
enum ToldTables {
    /// Keeps a forecast that is told in the same commit.
    static func put(_ fact: ForecastUpdated, in database: Database) throws {
        let place = PoolPlace(tenant: fact.tenant, system: fact.system, pool: fact.pool)
        try database.execute(
            sql: """
                INSERT INTO told_forecast (tenant, system, pool, anomaly_day, body)
                VALUES (?, ?, ?, 0, ?)
                ON CONFLICT (tenant, system, pool) DO UPDATE SET body = excluded.body
                """,
            arguments: place.arguments + [Data(try fact.encodedBody())]
        )
    }

    /// Forgets a pool that is there no more.
    static func forget(_ pool: PoolPlace, in database: Database) throws {
        for table in ["told_forecast", "ceiling"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE tenant = ? AND system = ? AND pool = ?",
                arguments: pool.arguments
            )
        }
    }

    /// The pools of a system that forecasts were told of.
    static func pools(of system: WatchedSystem, in database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT pool FROM told_forecast WHERE tenant = ? AND system = ?",
            arguments: [system.tenant.text, system.system.text]
        )
    }

    /// Notes that a day of a pool was looked at.
    ///
    /// - Returns: whether it was not before.
    static func look(_ day: Int, at pool: PoolPlace, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE told_forecast SET anomaly_day = ?
                WHERE tenant = ? AND system = ? AND pool = ? AND anomaly_day < ?
                """,
            arguments: [day] + pool.arguments + [day]
        )
        return database.changesCount > 0
    }

    /// Keeps what is told of a Btrfs pool in the same commit; forgets one that is gone.
    static func put(_ fact: PoolAssessed, in database: Database) throws {
        guard fact.reading != .gone else {
            return try database.execute(
                sql: "DELETE FROM told_pool WHERE key = ? AND tenant = ?",
                arguments: [fact.key, fact.tenant.text]
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO told_pool (key, tenant, client, body) VALUES (?, ?, ?, ?)
                """,
            arguments: [
                fact.key, fact.tenant.text, fact.client?.text, Data(try fact.encodedBody()),
            ]
        )
    }

    /// Every forecast that was told last, by system and pool.
    static func forecasts(in database: Database) throws -> [ForecastUpdated] {
        try Data.fetchAll(
            database,
            sql: "SELECT body FROM told_forecast ORDER BY tenant, system, pool"
        ).compactMap { try? ForecastUpdated(decodingBody: Array($0)) }
    }

    /// Every Btrfs pool as it was told last, by system and mount.
    static func pools(in database: Database) throws -> [PoolAssessed] {
        try Data.fetchAll(database, sql: "SELECT body FROM told_pool ORDER BY key")
            .compactMap { try? PoolAssessed(decodingBody: Array($0)) }
    }
}
