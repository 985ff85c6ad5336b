package import Quantities

/// An idempotency key that came with two bodies, to two collectors that did not know of each other.
///
/// The first body is in history; the second was answered as accepted and is not.
package struct KeyConflict: Sendable, Equatable {
    /// How many of one batch are named at the most.
    package static let namedMax = 20

    /// Whose system it is.
    package let tenant: TenantID
    /// The system that sent both.
    package let system: SystemID
    /// The `Idempotency-Key` as sent.
    package let key: String

    /// A key of a system.
    package init(tenant: TenantID, system: SystemID, key: String) {
        self.tenant = tenant
        self.system = system
        self.key = key
    }
}
