package import Contracts
package import Quantities

/// A key as it is kept: everything but its secret.
package struct KeyRecord: Sendable, Codable, Equatable {
    /// The public id.
    package var id: String
    /// What it may do.
    package var permission: Permission
    /// The tenant it belongs to.
    package var tenant: TenantID
    /// The one client it is bound to; nil for all of the tenant.
    package var client: ClientName?
    /// What it is for.
    package var note: String
    /// When it was made.
    package var createdAt: Timestamp
    /// After this moment it is refused; nil for never.
    package var expiresAt: Timestamp?
    /// Since when it is refused; nil while it is good.
    package var revokedAt: Timestamp?

    /// What the key's holder may see.
    func scope() -> Scope {
        Scope(tenant: tenant, clients: client.map { .only([$0]) } ?? .all)
    }
}
