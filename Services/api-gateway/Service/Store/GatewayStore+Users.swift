import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

extension GatewayStore {
    /// A user with what proves the password.
    struct StoredUser: Sendable {
        var record: UserRecord
        var password: String
    }

    func insertTenant(_ tenant: TenantID) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try unit.database.execute(
                sql: "INSERT OR IGNORE INTO tenant (id, created_at) VALUES (?, ?)",
                arguments: [tenant.text, now.microseconds]
            )
        }
    }

    func allTenants() async throws -> [TenantID] {
        try await journal.read { database in
            try String.fetchAll(database, sql: "SELECT id FROM tenant ORDER BY id")
                .compactMap(TenantID.init)
        }
    }

    func insertUser(_ user: UserRecord, password: String) async throws {
        let now = clock.now()
        let clients = try JSONEncoder().encode(user.clients)
        try await journal.perform { unit in
            try Self.requireTenant(user.tenant, in: unit.database)
            guard try Self.user(user.name, in: unit.database) == nil else {
                throw AdminError(
                    .exists,
                    "there is a user \(user.name) already; `users reset` gives it a new password"
                )
            }
            try unit.database.execute(
                sql: """
                    INSERT INTO user (name, password, permission, tenant, clients, created_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    user.name, password, user.permission.rawValue, user.tenant.text,
                    String(decoding: clients, as: UTF8.self), now.microseconds,
                ]
            )
        }
    }

    /// Sets a password and ends the user's sessions; nil when there is no such user.
    func setPassword(_ password: String, of name: String) async throws -> UserRecord? {
        try await journal.perform { unit in
            guard let user = try Self.user(name, in: unit.database) else { return nil }
            try unit.database.execute(
                sql: "UPDATE user SET password = ? WHERE name = ?",
                arguments: [password, name]
            )
            try unit.database.execute(
                sql: "DELETE FROM session WHERE user = ?",
                arguments: [user.record.name]
            )
            try unit.database.execute(
                sql: "DELETE FROM sign_in_failure WHERE name = ?",
                arguments: [name.lowercased()]
            )
            return user.record
        }
    }

    func user(_ name: String) async throws -> StoredUser? {
        try await journal.read { try Self.user(name, in: $0) }
    }

    func allUsers() async throws -> [UserRecord] {
        try await journal.read { database in
            try Row.fetchAll(database, sql: "SELECT \(Self.userColumns) FROM user ORDER BY name")
                .map { try Self.user($0).record }
        }
    }

    private static let userColumns = "name, password, permission, tenant, clients"

    private static func user(_ name: String, in database: Database) throws -> StoredUser? {
        try Row.fetchOne(
            database,
            sql: "SELECT \(userColumns) FROM user WHERE name = ?",
            arguments: [name]
        ).map(user)
    }

    private static func user(_ row: Row) throws -> StoredUser {
        let name: String = row[0]
        let clients: String = row[4]
        guard let permission = Permission(rawValue: row[2]), let tenant = TenantID(row[3]),
            let names = try? JSONDecoder().decode([ClientName].self, from: Data(clients.utf8))
        else { throw BrokenRow(table: "user", key: name) }
        let record = UserRecord(
            name: name,
            permission: permission,
            tenant: tenant,
            clients: names
        )
        return StoredUser(record: record, password: row[1])
    }
}
