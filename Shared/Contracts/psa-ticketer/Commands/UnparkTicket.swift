package import Quantities

/// Lets an incident go on that waits for a person; one that may have a ticket is looked for first.
package struct UnparkTicket: Command {
    /// `psa-ticketer.unpark.v1`.
    package static let kind: LaneName = .kind("psa-ticketer.unpark.v1")

    /// The tenant whose incident it is.
    package var tenant: TenantID
    /// The incident, as its facts name it.
    package var incident: String

    /// The incident.
    package var key: String { incident }

    /// A word of a person.
    package init(tenant: TenantID, incident: String) {
        self.tenant = tenant
        self.incident = incident
    }
}
