import AlertRouterCore
import Foundation
import GRDB
import Quantities
import StateStore

/// What scrub services told of the devices of pools, on the disk: a row a pool they watch.
enum DamageTable {
    /// A pool, by its UUID.
    struct Key: Sendable {
        /// The tenant of its host.
        let tenant: TenantID
        /// Its UUID; of a ZFS pool, which no probe compares, its name.
        let pool: String

        fileprivate var arguments: StatementArguments { [tenant.text, pool] }
    }

    /// The step that makes it.
    static let migration = StateMigration("alert-router damage of pools") {
        try $0.execute(
            sql: """
                CREATE TABLE rule_damage (
                    tenant TEXT NOT NULL, pool TEXT NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (tenant, pool)) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// What was told of a pool; nil for one that no scrub service watches.
    static func damage(of pool: Key, in database: Database) throws -> ToldDamage? {
        try Data.fetchOne(
            try database.cachedStatement(
                sql: "SELECT body FROM rule_damage WHERE tenant = ? AND pool = ?"
            ),
            arguments: pool.arguments
        ).map { try JSONDecoder().decode(ToldDamage.self, from: $0) }
    }

    /// Keeps what was told of a pool; nil forgets it.
    static func put(_ damage: ToldDamage?, of pool: Key, in database: Database) throws {
        guard let damage else {
            return try database.cachedStatement(
                sql: "DELETE FROM rule_damage WHERE tenant = ? AND pool = ?"
            ).execute(arguments: pool.arguments)
        }
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO rule_damage (tenant, pool, body) VALUES (?, ?, ?)"
        ).execute(arguments: pool.arguments + [try JSONEncoder().encode(damage)])
    }
}
