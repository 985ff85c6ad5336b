import Quantities
import StateStore

/// Administration of a file that this process opened and closes again.
struct ClosedFileAdministration: Administration {
    private let store: GatewayStore
    private let hasher = PasswordHasher()
    private var admin: AdminStore { AdminStore(store: store, hasher: hasher) }

    init(store: GatewayStore) {
        self.store = store
    }

    func createKey(_ request: KeyRequest) async throws -> NewKey {
        try await admin.createKey(request)
    }

    func keys() async throws -> [KeyRecord] { try await admin.keys() }

    func revokeKey(_ id: String) async throws { try await admin.revokeKey(id) }

    func createTenant(_ tenant: TenantID) async throws { try await admin.createTenant(tenant) }

    func tenants() async throws -> [TenantID] { try await admin.tenants() }

    func createUser(_ request: UserRequest) async throws -> NewUser {
        try await admin.createUser(request)
    }

    func resetPassword(of name: String) async throws -> NewUser {
        try await admin.resetPassword(of: name)
    }

    func users() async throws -> [UserRecord] { try await admin.users() }

    func close() async {
        await hasher.close()
        // The file is whole either way: every act was committed when it returned.
        try? store.journal.close()
    }
}
