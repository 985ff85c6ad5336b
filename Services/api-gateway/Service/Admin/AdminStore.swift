import APIGatewayCore
import Contracts
package import Quantities

/// Administration on the gateway's file itself: by the running gateway, or on the closed file.
package struct AdminStore: Administration {
    private let store: GatewayStore
    private let hasher: PasswordHasher

    /// Administration of an open file.
    package init(store: GatewayStore, hasher: PasswordHasher) {
        self.store = store
        self.hasher = hasher
    }

    /// Makes a key and returns its text, which is nowhere else.
    package func createKey(_ request: KeyRequest) async throws -> NewKey {
        let now = store.clock.now()
        if let end = request.expiresAt, end <= now {
            throw AdminError(.invalid, "the key would be expired already; give a later moment")
        }
        guard request.note.utf8.count <= 200 else {
            throw AdminError(.invalid, "the note is longer than 200 bytes; shorten it")
        }
        var randomness = SystemRandomNumberGenerator()
        let token = KeyToken(using: &randomness)
        let record = KeyRecord(
            id: token.id,
            permission: request.permission,
            tenant: request.tenant,
            client: request.client,
            note: request.note,
            createdAt: now,
            expiresAt: request.expiresAt,
            revokedAt: nil
        )
        try await store.insertKey(record, hash: secretHash(token.secret))
        return NewKey(token: token.text, record: record)
    }

    /// All keys, the newest first.
    package func keys() async throws -> [KeyRecord] { try await store.allKeys().map(\.record) }

    /// Revokes a key for ever.
    package func revokeKey(_ id: String) async throws {
        guard try await store.revokeKey(id) != nil else {
            throw AdminError(.notFound, "there is no key \(id); `poolkeeper keys list` shows all")
        }
    }

    /// Makes a tenant; one that exists already is left as it is.
    package func createTenant(_ tenant: TenantID) async throws {
        try await store.insertTenant(tenant)
    }

    /// All tenants, by name.
    package func tenants() async throws -> [TenantID] { try await store.allTenants() }

    /// Makes a user and returns the password, which is nowhere else.
    package func createUser(_ request: UserRequest) async throws -> NewUser {
        guard Self.isUserName(request.name) else {
            throw AdminError(
                .invalid,
                "a user name has 1 to 100 letters, digits, `.`, `-`, `_` and `@`"
            )
        }
        guard request.permission != .ingest else {
            throw AdminError(.invalid, "a person cannot be an ingest key; choose viewer or more")
        }
        let password = try Self.password(request.password)
        let user = UserRecord(
            name: request.name,
            permission: request.permission,
            tenant: request.tenant,
            clients: request.clients
        )
        try await store.insertUser(user, password: try await hasher.hash(password))
        return NewUser(name: request.name, password: password)
    }

    /// Gives a user a new password and ends all sign-ins of that user.
    package func resetPassword(of name: String) async throws -> NewUser {
        let password = try Self.password(nil)
        let hash = try await hasher.hash(password)
        guard let user = try await store.setPassword(hash, of: name) else {
            throw AdminError(
                .notFound,
                "there is no user \(name); `poolkeeper users list` shows all"
            )
        }
        return NewUser(name: user.name, password: password)
    }

    /// All users, by name.
    package func users() async throws -> [UserRecord] { try await store.allUsers() }

    /// Does nothing: whoever opened the file closes it.
    package func close() async {}

    /// Makes the tenant `default` and, when there is no user yet, the user `admin`.
    ///
    /// `note` gets name and password before the user is kept: when it fails, nobody is made, and
    /// the next start tries again. Returns the user made now with the password, which is nowhere
    /// else; nil when there were users already.
    package func prepareFirstUse(
        noting note: (NewUser) throws -> Void = { _ in }
    ) async throws -> NewUser? {
        try await createTenant(.single)
        guard try await users().isEmpty else { return nil }
        let user = NewUser(name: "admin", password: PasswordWords.make())
        try note(user)
        return try await createUser(
            UserRequest(name: user.name, permission: .admin, password: user.password)
        )
    }

    private static func isUserName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    || ".-_@".unicodeScalars.contains($0)
            }
    }

    private static func password(_ given: String?) throws -> String {
        guard let given else { return PasswordWords.make() }
        guard (10...1000).contains(given.utf8.count) else {
            throw AdminError(.invalid, "a password has 10 to 1000 bytes; choose another")
        }
        return given
    }
}
