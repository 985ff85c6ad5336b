import Quantities

/// A system whose pools are foretold.
struct WatchedSystem: Sendable, Hashable {
    /// Its tenant.
    let tenant: TenantID
    /// Its client, when known.
    let client: ClientName?
    /// Its id.
    let system: SystemID
    /// Up to when its history is known to be there.
    let seen: Timestamp
}
