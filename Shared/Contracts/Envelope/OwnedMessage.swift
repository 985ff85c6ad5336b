package import Quantities

/// A message that says for which tenant and client it counts.
///
/// What it says counts only from a source of the witness host: whoever takes it in puts the
/// source's own tenant and client in their place (`SourceStandings.owned`).
package protocol OwnedMessage: Message {
    /// The tenant.
    var tenant: TenantID { get set }
    /// The client; nil for none.
    var client: ClientName? { get set }
}
