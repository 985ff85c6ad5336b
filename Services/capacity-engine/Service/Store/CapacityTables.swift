import GRDB
import Quantities
import StateStore

/// What the engine keeps beside its messages: systems that are due, what pools could hold on each
/// day, what was told of them.
enum CapacityTables {
    /// Days of ceilings that are kept; no forecast looks back further.
    static let daysKept = 400

    /// Makes the tables.
    static let migration = StateMigration("capacity-engine tables") {
        try $0.execute(
            sql: """
                CREATE TABLE watched_system (
                    tenant TEXT NOT NULL, system TEXT NOT NULL, client TEXT,
                    seen INTEGER NOT NULL, forecast_at INTEGER NOT NULL,
                    PRIMARY KEY (tenant, system)) STRICT, WITHOUT ROWID;
                CREATE TABLE ceiling (
                    tenant TEXT NOT NULL, system TEXT NOT NULL, pool TEXT NOT NULL,
                    day INTEGER NOT NULL, bytes INTEGER NOT NULL, raw INTEGER NOT NULL,
                    PRIMARY KEY (tenant, system, pool, day)) STRICT, WITHOUT ROWID;
                CREATE TABLE told_forecast (
                    tenant TEXT NOT NULL, system TEXT NOT NULL, pool TEXT NOT NULL,
                    anomaly_day INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (tenant, system, pool)) STRICT, WITHOUT ROWID;
                CREATE TABLE told_pool (
                    key TEXT PRIMARY KEY, tenant TEXT NOT NULL, client TEXT, body BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// Notes that a system's history went on.
    static func see(_ system: WatchedSystem, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO watched_system (tenant, system, client, seen, forecast_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, system) DO UPDATE
                SET client = excluded.client, seen = max(seen, excluded.seen)
                """
        ).execute(arguments: [
            system.tenant.text, system.system.text, system.client?.text,
            system.seen.microseconds, Int64.min / 2,
        ])
    }

    /// Systems whose history went on since a forecast that is old enough, the oldest first.
    static func due(
        forecastBefore: Timestamp,
        limit: Int,
        in database: Database
    ) throws -> [WatchedSystem] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT tenant, system, client, seen FROM watched_system
                WHERE seen > forecast_at AND forecast_at <= ? ORDER BY forecast_at LIMIT ?
                """,
            arguments: [forecastBefore.microseconds, limit]
        )
        return rows.compactMap { row in
            guard let tenant = TenantID(row[0]), let system = SystemID(row[1]) else { return nil }
            let client: String? = row[2]
            return WatchedSystem(
                tenant: tenant,
                client: client.flatMap { ClientName($0) },
                system: system,
                seen: Timestamp(microseconds: row[3])
            )
        }
    }

    /// Notes when a system's forecasts were made.
    static func noteForecast(
        of system: WatchedSystem,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE watched_system SET forecast_at = ? WHERE tenant = ? AND system = ?",
            arguments: [now.microseconds, system.tenant.text, system.system.text]
        )
    }

    /// Notes what a pool could hold on a day.
    static func put(_ ceiling: PoolCeiling, of pool: PoolPlace, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO ceiling (tenant, system, pool, day, bytes, raw)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: pool.arguments + [ceiling.day, ceiling.bytes, ceiling.raw]
        )
        try database.execute(
            sql: "DELETE FROM ceiling WHERE tenant = ? AND system = ? AND pool = ? AND day < ?",
            arguments: pool.arguments + [ceiling.day - daysKept]
        )
    }

    /// What a pool could hold on each day, in order; empty for one that no probe tells of.
    static func ceilings(of pool: PoolPlace, in database: Database) throws -> [PoolCeiling] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT day, bytes, raw FROM ceiling
                WHERE tenant = ? AND system = ? AND pool = ? ORDER BY day
                """,
            arguments: pool.arguments
        ).map { PoolCeiling(day: $0[0], bytes: $0[1], raw: $0[2]) }
    }
}
