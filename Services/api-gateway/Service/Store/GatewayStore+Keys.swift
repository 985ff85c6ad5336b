import Contracts
import GRDB
import Quantities
import StateStore

extension GatewayStore {
    /// A key with what proves its secret.
    struct StoredKey: Sendable {
        var record: KeyRecord
        var secretSHA256: String
    }

    func insertKey(_ key: KeyRecord, hash: String) async throws {
        try await journal.perform { unit in
            try Self.requireTenant(key.tenant, in: unit.database)
            try unit.database.execute(
                sql: """
                    INSERT INTO api_key (id, secret_sha256, permission, tenant, client, note,
                        created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.id, hash, key.permission.rawValue, key.tenant.text, key.client?.text,
                    key.note, key.createdAt.microseconds, key.expiresAt?.microseconds,
                    key.revokedAt?.microseconds,
                ]
            )
            try publish(key, hash: hash, in: unit)
        }
    }

    /// Revokes a key; nil when there is none of this id.
    func revokeKey(_ id: String) async throws -> StoredKey? {
        let now = clock.now()
        return try await journal.perform { unit in
            guard var key = try Self.key(id, in: unit.database) else { return nil }
            guard key.record.revokedAt == nil else { return key }
            key.record.revokedAt = now
            try unit.database.execute(
                sql: "UPDATE api_key SET revoked_at = ? WHERE id = ?",
                arguments: [now.microseconds, id]
            )
            try publish(key.record, hash: key.secretSHA256, in: unit)
            return key
        }
    }

    func key(_ id: String) async throws -> StoredKey? {
        try await journal.read { try Self.key(id, in: $0) }
    }

    func allKeys() async throws -> [StoredKey] {
        try await journal.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(Self.keyColumns) FROM api_key ORDER BY created_at DESC, id"
            ).map(Self.key)
        }
    }

    private static let keyColumns = """
        id, secret_sha256, permission, tenant, client, note, created_at, expires_at, revoked_at
        """

    private static func key(_ id: String, in database: Database) throws -> StoredKey? {
        try Row.fetchOne(
            database,
            sql: "SELECT \(keyColumns) FROM api_key WHERE id = ?",
            arguments: [id]
        ).map(key)
    }

    private static func key(_ row: Row) throws -> StoredKey {
        let id: String = row[0]
        guard let permission = Permission(rawValue: row[2]), let tenant = TenantID(row[3]) else {
            throw BrokenRow(table: "api_key", key: id)
        }
        let client: String? = row[4]
        let record = KeyRecord(
            id: id,
            permission: permission,
            tenant: tenant,
            client: client.flatMap(ClientName.init),
            note: row[5],
            createdAt: Timestamp(microseconds: row[6]),
            expiresAt: moment(row[7]),
            revokedAt: moment(row[8])
        )
        // A binding that does not read must never become "all clients".
        guard (client == nil) == (record.client == nil) else {
            throw BrokenRow(table: "api_key", key: id)
        }
        return StoredKey(record: record, secretSHA256: row[1])
    }

    private static func moment(_ microseconds: Int64?) -> Timestamp? {
        microseconds.map { Timestamp(microseconds: $0) }
    }

    static func requireTenant(_ tenant: TenantID, in database: Database) throws {
        let exists = try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM tenant WHERE id = ?)",
            arguments: [tenant.text]
        )
        guard exists == true else {
            throw AdminError(
                .notFound,
                "there is no tenant \(tenant); make it with `poolkeeper tenants create \(tenant)`"
            )
        }
    }
}
