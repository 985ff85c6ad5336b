package import Quantities

/// Wants a ticket of an alert, whatever the rules say; one that there is already stays the one.
package struct CreateTicket: Command {
    /// `psa-ticketer.create-ticket.v1`.
    package static let kind: LaneName = .kind("psa-ticketer.create-ticket.v1")

    /// The tenant whose alert it is.
    package var tenant: TenantID
    /// The alert's fingerprint.
    package var alert: String

    /// The alert.
    package var key: String { alert }

    /// A wish.
    package init(tenant: TenantID, alert: String) {
        self.tenant = tenant
        self.alert = alert
    }
}
