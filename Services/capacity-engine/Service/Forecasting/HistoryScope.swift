import Quantities

/// What the engine may read of fleet history: the tenant that a fact came from.
///
/// The fact's source was vouched for when it was taken in; what is told of it names that tenant.
enum HistoryScope {
    /// Everything of the tenant that a system belongs to.
    static func of(_ system: WatchedSystem) -> Scope {
        Scope(tenant: system.tenant, clients: .all)
    }
}
