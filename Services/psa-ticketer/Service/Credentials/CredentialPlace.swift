package import Quantities

/// Where a credential belongs: it opens nowhere else.
package struct CredentialPlace: Sendable, Hashable, CustomStringConvertible {
    /// The tenant.
    package let tenant: TenantID
    /// The PSA's name in the settings.
    package let psa: String
    /// The PSA's kind.
    package let kind: String
    /// The setting that it stands for, such as `client_secret`.
    package let field: String

    /// A place.
    package init(tenant: TenantID, psa: String, kind: String, field: String) {
        self.tenant = tenant
        self.psa = psa
        self.kind = kind
        self.field = field
    }

    /// Such as `halo.client_secret of the tenant default`.
    package var description: String { "\(psa).\(field) of the tenant \(tenant)" }

    /// What a sealed secret is bound to, the same bytes for the same place and for no other: each
    /// part with its length before it.
    func binding(_ purpose: String) -> [UInt8] {
        Self.binding([purpose, tenant.text, psa, kind, field])
    }

    static func binding(_ parts: [String]) -> [UInt8] {
        Array(parts.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n").utf8)
    }
}
