import ArgumentParser
import Observability
import PSATicketer
import ServiceChassis

/// `poolkeeper psa test`: whether tickets could be made.
struct PSATestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Sign in, look up what the settings name, and count companies; make nothing.",
        discussion: """
            Asks the PSA from this machine by these settings. Its calls and those of a \
            psa-ticketer with the same state folder count together, so that the PSA's limit is \
            kept. Ends with 1 when tickets could not be made.
            """
    )

    @Argument(help: "The PSA's name in the settings; all of them unless given.")
    var psa: String?

    @OptionGroup var options: TicketerFileOptions

    func run() async throws {
        let settings = try options.settings()
        let chosen =
            try psa.map { [try options.psa($0, of: settings)] }
            ?? (settings.psas.isEmpty ? [try options.psa(nil, of: settings)] : settings.psas)
        let vault = settings.vault(in: options.folder)
        let clock = SystemWallClock()
        let calls = try options.calls(clock: clock)
        defer { calls.close() }
        var results: [PSATrial.Result] = []
        for psa in chosen {
            let budget = try await calls.budget(of: psa)
            results.append(await PSATrial(psa, vault, countedIn: budget, clock: clock).run())
        }
        try options.show(results.flatMap(\.lines), results)
        guard results.allSatisfy(\.isReady) else { throw ExitCode.failure }
    }
}
