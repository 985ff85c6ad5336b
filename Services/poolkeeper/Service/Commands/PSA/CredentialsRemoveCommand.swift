import ArgumentParser
import PSATicketer
import Quantities
import ServiceChassis

/// `poolkeeper psa credentials remove`.
struct CredentialsRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget a sealed secret."
    )

    @Argument(help: "The PSA's name.")
    var psa: String

    @Argument(help: "Which secret, as `list` shows it.")
    var field: String

    @Option(help: "The tenant; may be left out where the settings name the PSA.")
    var tenant: String?

    @OptionGroup var options: TicketerFileOptions

    func run() async throws {
        let settings = try options.settings()
        let vault = try options.vault(of: settings)
        let owner = tenant ?? settings.psas.first { $0.name == psa }?.tenant.text
        let found = try vault.entries().map(\.place).first {
            $0.psa == psa && $0.field == field && (owner == nil || $0.tenant.text == owner)
        }
        guard let found else {
            throw ValidationError(
                "no secret \(psa).\(field) is sealed; `list` shows those that are"
            )
        }
        try vault.remove(found)
        try options.show(["\(found) is forgotten"], ["forgotten": "\(found)"])
    }
}
