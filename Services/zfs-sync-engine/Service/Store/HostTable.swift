import GRDB
import Quantities
import ZFSSyncEngineCore

/// Hosts and pairs on the disk.
enum HostTable {
    static func configure(_ hosts: [RemoteHost], in database: Database) throws {
        try database.execute(sql: "UPDATE san_host SET is_configured = 0")
        for host in hosts {
            try database.execute(
                sql: """
                    INSERT INTO san_host (name, hostname, ssh_port, ssh_user, is_configured)
                    VALUES (?, ?, ?, ?, 1)
                    ON CONFLICT DO UPDATE SET hostname = excluded.hostname,
                        ssh_port = excluded.ssh_port, ssh_user = excluded.ssh_user,
                        is_configured = 1
                    """,
                arguments: [host.name, host.hostname, host.port, host.user]
            )
        }
    }

    static func configure(pairs policies: [DatasetPolicy], in database: Database) throws {
        try database.execute(sql: "UPDATE san_pair SET is_configured = 0")
        for policy in policies {
            try database.execute(
                sql: """
                    INSERT INTO san_pair (name, primary_host, backup_host, is_configured)
                    VALUES (?, ?, ?, 1)
                    ON CONFLICT DO UPDATE SET primary_host = excluded.primary_host,
                        backup_host = excluded.backup_host, is_configured = 1
                    """,
                arguments: [policy.pair, policy.sourceHost, policy.targetHost]
            )
        }
    }

    static func listed(
        _ host: String,
        _ dialect: ListingDialect,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE san_host SET dialect = ?, listed_at = ?, failure = NULL, said = NULL
                WHERE name = ?
                """,
            arguments: [dialect.rawValue, now.microseconds, host]
        )
    }

    static func failed(
        _ host: String,
        _ failure: FailureClass,
        _ said: String,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE san_host SET failed_at = ?, failure = ?, said = ? WHERE name = ?",
            arguments: [
                now.microseconds, failure.rawValue, String(said.prefix(ActionResult.saidMax)), host,
            ]
        )
    }

    static func states(in database: Database) throws -> [HostState] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT name, dialect, listed_at, failed_at, failure, said FROM san_host
                WHERE is_configured = 1 ORDER BY name
                """
        ).map { row in
            HostState(
                name: row[0],
                dialect: (row[1] as String?).flatMap(ListingDialect.init(rawValue:)),
                listedAt: (row[2] as Int64?).map(Timestamp.init(microseconds:)),
                failedAt: (row[3] as Int64?).map(Timestamp.init(microseconds:)),
                failure: (row[4] as String?).flatMap(FailureClass.init(rawValue:)),
                said: row[5]
            )
        }
    }
}
