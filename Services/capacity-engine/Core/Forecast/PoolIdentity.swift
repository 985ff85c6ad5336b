package import Quantities

/// Whose pool it is, and which.
package struct PoolIdentity: Sendable, Hashable {
    /// The tenant of the system.
    package let tenant: TenantID
    /// The client of the system, when known.
    package let client: ClientName?
    /// The system.
    package let system: SystemID
    /// The pool's name.
    package let pool: String

    /// A pool of a system.
    package init(tenant: TenantID, client: ClientName?, system: SystemID, pool: String) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.pool = pool
    }
}
