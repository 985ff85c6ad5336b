import GRDB
import Quantities

/// Where a pool stands in the tables.
struct PoolPlace: Sendable, Hashable {
    /// The tenant of its system.
    let tenant: TenantID
    /// Its system.
    let system: SystemID
    /// Its name.
    let pool: String

    /// The columns of its key, in their order.
    var arguments: StatementArguments { [tenant.text, system.text, pool] }
}
