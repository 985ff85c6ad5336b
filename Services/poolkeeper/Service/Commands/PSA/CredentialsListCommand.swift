import ArgumentParser
import PSATicketer
import Quantities
import ServiceChassis

/// `poolkeeper psa credentials list`.
struct CredentialsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show which secrets each PSA has and where from; never a secret itself."
    )

    @OptionGroup var options: TicketerFileOptions

    /// A secret of a PSA, and where it is from.
    struct Row: Encodable {
        let psa: String
        let tenant: String
        let kind: String
        let field: String
        /// `sealed`, `given` by a file or the environment, `sealed over given`, or `missing`.
        let source: String
        let key: String?
        let set: String?
    }

    func run() async throws {
        let settings = try options.settings()
        let vault = settings.vault(in: options.folder)
        try vault?.check()
        let entries = try vault?.entries() ?? []
        var rows: [Row] = []
        for psa in settings.psas {
            for field in psa.kind.loginFields where field.isSecret {
                let place = CredentialPlace(
                    tenant: psa.tenant,
                    psa: psa.name,
                    kind: psa.kind.rawValue,
                    field: field.key
                )
                let sealed = entries.first { $0.place == place }
                let isGiven = psa.loginParts.secrets[field.key] != nil
                let source =
                    sealed == nil
                    ? (isGiven ? "given" : "missing") : (isGiven ? "sealed over given" : "sealed")
                rows.append(
                    Row(
                        psa: psa.name,
                        tenant: psa.tenant.text,
                        kind: psa.kind.title,
                        field: field.key,
                        source: source,
                        key: sealed?.key,
                        set: sealed?.set
                    )
                )
            }
        }
        rows += Self.left(entries, settings)
        let lines = rows.map { row in
            let key = row.key.map { "  key \($0), set \(row.set ?? "")" } ?? ""
            return "\(row.psa).\(row.field)  \(row.tenant)  \(row.source)\(key)"
        }
        try options.show(lines.isEmpty ? ["the settings name no PSA"] : lines, rows)
    }

    /// Sealed secrets that no PSA of the settings needs.
    private static func left(
        _ entries: [CredentialVault.Entry],
        _ settings: TicketerSettings
    ) -> [Row] {
        entries.filter { entry in
            !settings.psas.contains {
                $0.name == entry.place.psa && $0.tenant == entry.place.tenant
                    && $0.kind.rawValue == entry.place.kind
            }
        }.map { entry in
            Row(
                psa: entry.place.psa,
                tenant: entry.place.tenant.text,
                kind: entry.place.kind,
                field: entry.place.field,
                source: "sealed for a PSA that the settings do not name",
                key: entry.key,
                set: entry.set
            )
        }
    }
}
