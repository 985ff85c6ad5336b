package import Quantities

/// Says which ticket of the PSA is an incident's, in place of one that could not be confirmed.
package struct LinkTicket: Command {
    /// `psa-ticketer.link.v1`.
    package static let kind: LaneName = .kind("psa-ticketer.link.v1")

    /// The tenant whose incident it is.
    package var tenant: TenantID
    /// The incident, as its facts name it.
    package var incident: String
    /// The ticket's id in the PSA.
    package var ticket: String

    /// The incident.
    package var key: String { incident }

    /// A word of a person.
    package init(tenant: TenantID, incident: String, ticket: String) {
        self.tenant = tenant
        self.incident = incident
        self.ticket = ticket
    }
}
