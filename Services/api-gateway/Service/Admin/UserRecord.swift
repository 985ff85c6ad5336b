package import Contracts
package import Quantities

/// A user as kept, without the password.
package struct UserRecord: Sendable, Codable, Equatable {
    /// The name to sign in with.
    package var name: String
    /// What the user may do.
    package var permission: Permission
    /// The tenant the user belongs to.
    package var tenant: TenantID
    /// The clients the user may see; empty for all.
    package var clients: [ClientName]

    /// What the user may see.
    func scope() -> Scope {
        Scope(tenant: tenant, clients: clients.isEmpty ? .all : .only(Set(clients)))
    }
}
