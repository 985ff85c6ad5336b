import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Quantities
package import StateStore

/// What rules know, on the disk: a row a system, a told silence, and a volume that waits.
package enum RuleTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router rules") { database in
        try database.execute(
            sql: """
                CREATE TABLE rule_system (
                    tenant TEXT NOT NULL, system TEXT NOT NULL, seen INTEGER NOT NULL,
                    client TEXT, name TEXT NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (tenant, system)) STRICT, WITHOUT ROWID;
                CREATE TABLE rule_silence (
                    identity TEXT PRIMARY KEY, labels TEXT NOT NULL, annotations TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE rule_volume (
                    key TEXT PRIMARY KEY, due INTEGER, body BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX rule_volume_by_due ON rule_volume (due) WHERE due IS NOT NULL;
                """
        )
    }

    /// The step that makes the table of replications that are told of.
    package static let replicationMigration = StateMigration("alert-router replications") {
        try $0.execute(
            sql: "CREATE TABLE rule_replication (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
        )
    }

    /// The step that makes the table of subvolumes that are told of, with how bad they were.
    package static let snapshotMigration = StateMigration("alert-router snapshots") {
        try $0.execute(
            sql: """
                CREATE TABLE rule_snapshot (
                    key TEXT PRIMARY KEY, told TEXT NOT NULL) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// Notes what is told of a subvolume, nil for nothing; what was told before.
    static func tellSnapshot(
        _ told: String?,
        of key: String,
        in database: Database
    ) throws -> String? {
        let before = try String.fetchOne(
            try database.cachedStatement(sql: "SELECT told FROM rule_snapshot WHERE key = ?"),
            arguments: [key]
        )
        guard told != before else { return before }
        if let told {
            try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO rule_snapshot (key, told) VALUES (?, ?)"
            ).execute(arguments: [key, told])
        } else {
            try database.cachedStatement(sql: "DELETE FROM rule_snapshot WHERE key = ?")
                .execute(arguments: [key])
        }
        return before
    }

    /// Whether a replication or a pool's fault is told of.
    static func isTold(_ key: String, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            try database.cachedStatement(sql: "SELECT 1 FROM rule_replication WHERE key = ?"),
            arguments: [key]
        ) ?? false
    }

    /// Notes whether a replication or a pool's fault is told of.
    ///
    /// - Returns: whether it was before.
    static func tell(_ isBad: Bool, of key: String, in database: Database) throws -> Bool {
        let wasBad = try isTold(key, in: database)
        guard isBad != wasBad else { return wasBad }
        try database.cachedStatement(
            sql: isBad
                ? "INSERT INTO rule_replication (key) VALUES (?)"
                : "DELETE FROM rule_replication WHERE key = ?"
        ).execute(arguments: [key])
        return wasBad
    }

    // MARK: - Systems

    /// What is known of a system; nothing yet for one that is new.
    static func rules(of key: SilenceWatch.Key, in database: Database) throws -> SystemRules {
        let body = try Data.fetchOne(
            try database.cachedStatement(
                sql: "SELECT body FROM rule_system WHERE tenant = ? AND system = ?"
            ),
            arguments: [key.tenant.text, key.system.text]
        )
        guard let body else { return SystemRules() }
        return try JSONDecoder().decode(SystemRules.self, from: body)
    }

    /// What people call a system; nil for one that is not known or has no name.
    static func name(of key: SilenceWatch.Key, in database: Database) throws -> String? {
        let name = try String.fetchOne(
            try database.cachedStatement(
                sql: "SELECT name FROM rule_system WHERE tenant = ? AND system = ?"
            ),
            arguments: [key.tenant.text, key.system.text]
        )
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    static func put(
        _ rules: SystemRules,
        of key: SilenceWatch.Key,
        in database: Database
    ) throws {
        guard !rules.isEmpty else { return try forget(key, in: database) }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rule_system (tenant, system, seen, client, name, body)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                key.tenant.text, key.system.text, rules.lastSeen?.microseconds ?? 0,
                rules.client?.text, rules.name, try JSONEncoder().encode(rules),
            ]
        )
    }

    static func forget(_ key: SilenceWatch.Key, in database: Database) throws {
        try database.cachedStatement(
            sql: "DELETE FROM rule_system WHERE tenant = ? AND system = ?"
        ).execute(arguments: [key.tenant.text, key.system.text])
    }

    /// A system with when it was last heard of.
    struct Seen: Sendable {
        var key: SilenceWatch.Key
        var client: ClientName?
        var name: String
        var at: Timestamp
    }

    static func systems(in database: Database) throws -> [Seen] {
        try Row.fetchAll(
            database,
            // One that was only spoken of by others was never heard of.
            sql: "SELECT tenant, system, seen, client, name FROM rule_system WHERE seen > 0"
        ).compactMap { row in
            guard let tenant = TenantID(row[0] as String), let system = SystemID(row[1] as String)
            else { return nil }
            return Seen(
                key: SilenceWatch.Key(tenant, system),
                client: (row[3] as String?).flatMap { ClientName($0) },
                name: row[4],
                at: Timestamp(microseconds: row[2])
            )
        }
    }

    // MARK: - Silences of systems

    static func silences(in database: Database) throws -> [AlertReport] {
        try Row.fetchAll(
            database,
            sql: "SELECT identity, labels, annotations FROM rule_silence"
        ).map { row in
            let labels = LabelSet(try words(row[1]))
            return AlertReport(
                labels: labels,
                identity: LabelSet(try words(row[0])),
                annotations: try words(row[2]),
                end: .untilSaid,
                origin: .rule,
                subject: AlertSubject(
                    tenant: TenantID(labels["tenant"]) ?? .single,
                    client: ClientName(labels["client"]),
                    system: SystemID(labels["system"])
                )
            )
        }
    }

    static func put(_ holding: [LabelSet: AlertReport], in database: Database) throws {
        try database.execute(sql: "DELETE FROM rule_silence")
        for (identity, report) in holding {
            try database.cachedStatement(
                sql: "INSERT INTO rule_silence (identity, labels, annotations) VALUES (?, ?, ?)"
            ).execute(
                arguments: [
                    try text(identity.dictionary), try text(report.labels.dictionary),
                    try text(report.annotations),
                ]
            )
        }
    }

    // MARK: - Volumes

    /// A volume that does not do well: told when nothing is due, else to be told then.
    struct Volume: Sendable {
        var fact: VolumeAssessed
        var due: Timestamp?
    }

    static func volume(_ key: String, in database: Database) throws -> Volume? {
        try Row.fetchOne(
            try database.cachedStatement(sql: "SELECT due, body FROM rule_volume WHERE key = ?"),
            arguments: [key]
        ).map(volume)
    }

    static func put(_ volume: Volume?, _ key: String, in database: Database) throws {
        guard let volume else {
            return try database.cachedStatement(sql: "DELETE FROM rule_volume WHERE key = ?")
                .execute(arguments: [key])
        }
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO rule_volume (key, due, body) VALUES (?, ?, ?)"
        ).execute(
            arguments: [
                key, volume.due?.microseconds, Data(try volume.fact.encodedBody()),
            ]
        )
    }

    static func due(at now: Timestamp, in database: Database) throws -> [Volume] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT due, body FROM rule_volume WHERE due <= ? ORDER BY due LIMIT 500
                """,
            arguments: [now.microseconds]
        ).map(volume)
    }

    private static func volume(_ row: Row) throws -> Volume {
        Volume(
            fact: try VolumeAssessed(decodingBody: [UInt8](row[1] as Data)),
            due: (row[0] as Int64?).map { Timestamp(microseconds: $0) }
        )
    }

    private static func words(_ text: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }

    private static func text(_ words: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(words), as: UTF8.self)
    }
}
