import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper janitor audit`: every name that was deleted.
struct JanitorAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Print every name that was to be deleted and what became of it, as NDJSON."
    )

    @OptionGroup var options: JanitorOptions

    @Option(help: "Only names of this volume.")
    var volume: String?

    @Option(help: "Only from this moment on, such as 2026-11-01T00:00:00Z.")
    var since: String?

    @Option(help: "Only lines after this id.")
    var after = 0

    func run() async throws {
        var query = "?after=\(after)"
        if let volume { query += "&volume=\(ServiceCall.escaped(volume))" }
        if let since { query += "&since=\(ServiceCall.escaped(since))" }
        let answer = try await options.ask(.GET, "/api/audit\(query)").orRefusal()
        Console.standard.output(answer.body)
    }
}
