package import Quantities

/// Whose alert it is and what it is about, as far as that is known.
package struct AlertSubject: Sendable, Hashable, Codable {
    /// The tenant whose alert it is.
    package var tenant: TenantID
    /// The client concerned.
    package var client: ClientName?
    /// The system concerned.
    package var system: SystemID?
    /// The pool, disk, volume or task concerned.
    package var object: String?

    /// A subject; that of an installation for one tenant when nothing is said.
    package init(
        tenant: TenantID = .single,
        client: ClientName? = nil,
        system: SystemID? = nil,
        object: String? = nil
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.object = object
    }
}
