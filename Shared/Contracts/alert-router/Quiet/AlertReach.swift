package import Quantities

/// Whose alerts something concerns: those of a tenant, of all its clients or of some.
package struct AlertReach: Sendable, Hashable, Codable {
    /// The tenant; nil for every tenant of the installation.
    package var tenant: TenantID?
    /// The clients, ordered by name; none for all of them, and for alerts that name none.
    package var clients: [ClientName]

    /// A reach; everything in the installation unless said.
    package init(tenant: TenantID? = nil, clients: [ClientName] = []) {
        self.tenant = tenant
        self.clients = clients.sorted { $0.text < $1.text }
    }

    /// Whether an alert of this tenant and client is concerned.
    package func contains(tenant: TenantID, client: ClientName?) -> Bool {
        guard self.tenant == nil || self.tenant == tenant else { return false }
        return clients.isEmpty || client.map(clients.contains) ?? false
    }
}
