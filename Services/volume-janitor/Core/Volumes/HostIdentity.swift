package import Quantities

/// Whose Docker host this is, and how it is called.
package struct HostIdentity: Sendable, Hashable {
    /// The tenant.
    package var tenant: TenantID
    /// The client; nil for none.
    package var client: ClientName?
    /// The host's name.
    package var host: String

    /// A host.
    package init(tenant: TenantID = .single, client: ClientName? = nil, host: String) {
        self.tenant = tenant
        self.client = client
        self.host = host
    }
}
