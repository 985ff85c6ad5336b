package import Quantities

/// For whom a source may speak, by the enrolment of its key.
package enum Standing: Sendable, Hashable {
    /// A service of the witness host: it names the tenant and the client itself.
    case witness
    /// Everything it says belongs to this tenant, and to this client when there is one.
    case bound(TenantID, ClientName?)
}
