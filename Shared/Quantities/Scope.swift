/// What a caller may see: one tenant, and in it all clients or some.
///
/// Only authentication makes one (`Tests/Tidy` holds that); every read of fleet history takes one
/// and filters systems by it, so a forgotten check cannot show another tenant's data.
package struct Scope: Sendable, Hashable {
    /// Which clients of the tenant a caller may see.
    package enum Clients: Sendable, Hashable {
        /// Every client, and systems that name none.
        case all
        /// These clients alone; systems that name no client are not seen.
        case only(Set<ClientName>)
    }

    /// The tenant that is seen.
    package let tenant: TenantID

    /// The clients of it that are seen.
    package let clients: Clients

    /// A scope.
    ///
    /// Call this where a key, a session or a command line was verified, nowhere else.
    package init(tenant: TenantID, clients: Clients) {
        self.tenant = tenant
        self.clients = clients
    }

    /// Whether a system of this client is inside the scope.
    package func contains(client: ClientName?) -> Bool {
        switch clients {
        case .all: true
        case .only(let names): client.map(names.contains) ?? false
        }
    }
}
