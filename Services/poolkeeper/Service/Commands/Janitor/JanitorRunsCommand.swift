import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper janitor runs`: what was cleaned.
struct JanitorRunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs, the newest first."
    )

    @OptionGroup var options: JanitorOptions

    @Option(help: "Only runs of this volume.")
    var volume: String?

    @Option(help: "Runs at the most, 1 to 500.")
    var limit = 20

    func run() async throws {
        let part = volume.map { "&volume=\(ServiceCall.escaped($0))" } ?? ""
        let answer = try await options.ask(.GET, "/api/runs?limit=\(limit)\(part)").orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        for run in answer.list {
            func text(_ name: String) -> String { run[name] as? String ?? "" }
            let size = JanitorVolumesCommand.words(run["removed_bytes"] as? Int ?? 0)
            let reason = (run["reason"] as? String).map { "; \($0)" } ?? ""
            Console.standard.output(
                "\(run["id"] as? Int ?? 0) \(text("started_at")) \(text("volume_name")) "
                    + "\(text("path")) \(text("state")): \(run["removed_files"] as? Int ?? 0) "
                    + "files, \(size), by \(text("trigger"))\(reason)\n"
            )
        }
    }
}
