package import HTTPSurface
import Quantities
package import ServiceChassis

/// The ticketer's settings.
package struct TicketerSettings: Sendable {
    /// Where health and metrics are served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8085)
    /// The PSAs, one a tenant at the most.
    package var psas: [PSASettings] = []
    /// The file of the keys that credentials are sealed with; nil for none.
    package var keyRing: String?
    /// The file of sealed credentials; nil for `credentials.json` in the service's state folder.
    package var credentials: String?

    /// Sections for a tenant alone, and the variable that is enough to have one.
    private static let alone: [(PSASettings.Kind, String)] = [
        (.autotask, "AUTOTASK_API_USER"), (.halo, "HALO_CLIENT_ID"),
        (.connectwise, "CONNECTWISE_PUBLIC_KEY"), (.zendesk, "ZENDESK_TOKEN"),
        (.webhook, "PSA_WEBHOOK_SECRET"),
    ]

    /// The sealed credentials; nil where no key ring is named.
    ///
    /// - Parameter folder: the service's state folder.
    /// - Returns: the vault; nothing is read yet.
    package func vault(in folder: String) -> CredentialVault? {
        keyRing.map { ring in
            CredentialVault(ring: ring, file: credentials ?? folder + "/credentials.json")
        }
    }

    /// Whether the document's variables name a PSA.
    package static func isNamed(in environment: [String: String]) -> Bool {
        alone.contains { environment[$0.1]?.isEmpty == false }
    }

    /// Settings without a PSA: nothing is ticketed.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        listen = reader.listen(default: listen)
        keyRing = reader.optionalString("key_ring", variable: "PSA_KEY_RING")
        credentials = reader.optionalString("credentials", variable: "PSA_CREDENTIALS")
        let mayBeSealed = keyRing != nil
        psas = reader.sections("psas") { PSASettings(reading: &$0, mayBeSealed: mayBeSealed) }
        for (kind, variable) in Self.alone {
            let isInEnvironment = reader.origin.environment[variable]?.isEmpty == false
            let isNamed = reader.isGiven(kind.rawValue) || isInEnvironment
            guard isNamed else { continue }
            psas.append(
                reader.section(kind.rawValue) {
                    PSASettings(reading: &$0, only: kind, mayBeSealed: mayBeSealed)
                }
            )
        }
        var names: Set<String> = []
        var tenants: Set<String> = []
        for psa in psas {
            if !names.insert(psa.name).inserted {
                reader.problem("psas", "two are called `\(psa.name)`; give each a `name`")
            }
            if !tenants.insert(psa.tenant.text).inserted {
                reader.problem("psas", "the tenant `\(psa.tenant)` has two; keep one of them")
            }
        }
    }
}
