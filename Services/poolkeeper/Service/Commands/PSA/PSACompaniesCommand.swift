import ArgumentParser
import Observability
import PSATicketer
import PSATicketerCore
import ServiceChassis

/// `poolkeeper psa companies`: what clients can be mapped to.
struct PSACompaniesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "companies",
        abstract: "List a PSA's companies with their ids, which clients are mapped to."
    )

    @Argument(help: "The PSA's name in the settings; may be left out where there is one.")
    var psa: String?

    @Option(help: "Only companies whose name has this text in it.")
    var search: String?

    @OptionGroup var options: TicketerFileOptions

    func run() async throws {
        let settings = try options.settings()
        let psa = try options.psa(psa, of: settings)
        let clock = SystemWallClock()
        let calls = try options.calls(clock: clock)
        defer { calls.close() }
        let trial = PSATrial(
            psa,
            settings.vault(in: options.folder),
            countedIn: try await calls.budget(of: psa),
            clock: clock
        )
        let companies = try await trial.companies().filter { company in
            search.map { company.name.lowercased().contains($0.lowercased()) } ?? true
        }
        let lines = companies.map { company in
            let external = company.externalID.isEmpty ? "" : "  (external id \(company.externalID))"
            let rest = company.isActive ? "" : "  not active"
            return "\(company.id)  \(company.name)\(external)\(rest)"
        }
        try options.show(lines.isEmpty ? ["no company fits"] : lines, companies)
    }
}
