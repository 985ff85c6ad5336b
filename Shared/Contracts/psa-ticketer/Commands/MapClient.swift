package import Quantities

/// Says which company of the PSA a client is, or that nobody says so any more.
package struct MapClient: Command {
    /// `psa-ticketer.map-client.v1`.
    package static let kind: LaneName = .kind("psa-ticketer.map-client.v1")

    /// The tenant whose client it is.
    package var tenant: TenantID
    /// The client.
    package var client: ClientName
    /// The company's id in the PSA; nil to find it by external id or name again.
    package var company: String?

    /// The client.
    package var key: String { "\(tenant)/\(client)" }

    /// A word of a person.
    package init(tenant: TenantID, client: ClientName, company: String?) {
        self.tenant = tenant
        self.client = client
        self.company = company
    }
}
