package import HTTPSurface
import Quantities
package import ServiceChassis

/// The ticketer's settings.
package struct TicketerSettings: Sendable {
    /// Where health and metrics are served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8085)
    /// The PSAs, one a tenant at the most.
    package var psas: [PSASettings] = []

    /// Sections for a tenant alone, and the variable that is enough to have one.
    private static let alone: [(PSASettings.Kind, String)] = [
        (.autotask, "AUTOTASK_API_USER"), (.halo, "HALO_CLIENT_ID"),
        (.connectwise, "CONNECTWISE_PUBLIC_KEY"),
    ]

    /// Settings without a PSA: nothing is ticketed.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        listen = reader.listen(default: listen)
        psas = reader.sections("psas") { PSASettings(reading: &$0) }
        for (kind, variable) in Self.alone {
            let isInEnvironment = reader.origin.environment[variable]?.isEmpty == false
            let isNamed = reader.isGiven(kind.rawValue) || isInEnvironment
            guard isNamed else { continue }
            psas.append(
                reader.section(kind.rawValue) { PSASettings(reading: &$0, only: kind) }
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
