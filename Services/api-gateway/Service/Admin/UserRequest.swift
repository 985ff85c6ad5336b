package import Contracts
package import Quantities

/// The user somebody wants made.
package struct UserRequest: Sendable, Codable {
    /// The name to sign in with: 1 to 100 letters, digits, `.`, `-`, `_`, `@`.
    package var name: String
    /// What the user may do; not `ingest`.
    package var permission: Permission
    /// The tenant the user belongs to.
    package var tenant: TenantID
    /// The clients the user may see; empty for all.
    package var clients: [ClientName]
    /// The password; nil to have one made.
    package var password: String?

    /// A user of these parts.
    package init(
        name: String,
        permission: Permission,
        tenant: TenantID = .single,
        clients: [ClientName] = [],
        password: String? = nil
    ) {
        self.name = name
        self.permission = permission
        self.tenant = tenant
        self.clients = clients
        self.password = password
    }
}
