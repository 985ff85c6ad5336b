package import Contracts
package import Quantities

/// The key somebody wants made.
package struct KeyRequest: Sendable, Codable {
    /// What it may do.
    package var permission: Permission
    /// The tenant it belongs to.
    package var tenant: TenantID
    /// The one client it is bound to; nil for all of the tenant.
    package var client: ClientName?
    /// After this moment it is refused; nil for never.
    package var expiresAt: Timestamp?
    /// What it is for, in the operator's words.
    package var note: String

    /// A key of these parts.
    package init(
        permission: Permission,
        tenant: TenantID = .single,
        client: ClientName? = nil,
        expiresAt: Timestamp? = nil,
        note: String = ""
    ) {
        self.permission = permission
        self.tenant = tenant
        self.client = client
        self.expiresAt = expiresAt
        self.note = note
    }
}
