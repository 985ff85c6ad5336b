package import Quantities

/// What a key or a person may do; each permission includes those before it except `ingest`.
package enum Permission: String, Sendable, Codable, CaseIterable {
    /// Send telemetry, nothing else.
    case ingest
    /// See.
    case viewer
    /// See, and act on what is not destructive: acknowledge, run a scan.
    case operate = "operator"
    /// Everything, keys and users too.
    case admin

    /// Whether this permission is enough where `needed` is asked for.
    package func allows(_ needed: Permission) -> Bool {
        switch (self, needed) {
        case (.admin, _): true
        case (.operate, .operate), (.operate, .viewer): true
        case (.viewer, .viewer): true
        case (.ingest, .ingest): true
        default: false
        }
    }
}

/// An API key as it now stands; the newest message of a key is what counts.
///
/// The secret is not in it, only its hash: whoever reads the bus cannot use a key.
package struct KeyChanged: OwnedMessage, Codable {
    /// `api-gateway.key.v1`; every collector must hold it to let anybody in.
    package static let lane = LaneDeclaration(
        "api-gateway",
        "key",
        kind: .state,
        required: ["collector"],
        whenFull: .block,
        meaning: "An API key was made, changed or revoked."
    )

    /// The key's public id, the first part of what the client sends.
    package var id: String
    /// SHA-256 of the secret, 64 hexadecimal digits.
    package var secretSHA256: String
    /// What it may do.
    package var permission: Permission
    /// The tenant it belongs to.
    package var tenant: TenantID
    /// The one client it is bound to; nil for all of the tenant.
    package var client: ClientName?
    /// After this moment it is refused; nil for never.
    package var expiresAt: Timestamp?
    /// Since when it is refused; nil while it is good.
    package var revokedAt: Timestamp?

    /// The key's id.
    package var key: String { id }

    /// The fact that a key stands so.
    package init(
        id: String,
        secretSHA256: String,
        permission: Permission,
        tenant: TenantID,
        client: ClientName?,
        expiresAt: Timestamp?,
        revokedAt: Timestamp?
    ) {
        self.id = id
        self.secretSHA256 = secretSHA256
        self.permission = permission
        self.tenant = tenant
        self.client = client
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether the key opens anything at a moment.
    package func isGood(at moment: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { moment < $0 } ?? true
    }
}
