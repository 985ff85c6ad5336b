import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper janitor pause`.
struct JanitorPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Pause all runs of a host, or a volume's."
    )

    @Argument(help: "The volume; every volume without it.")
    var volume: String?

    @OptionGroup var options: JanitorOptions

    @Option(help: "How long, such as 2h; until resumed without it.")
    var `for`: String?

    @Option(help: "Why, for whoever looks.")
    var reason: String?

    func run() async throws {
        var body: [String: Any] = [:]
        if let volume { body["volume_name"] = volume }
        if let `for` { body["for"] = `for` }
        if let reason { body["reason"] = reason }
        let answer = try await options.ask(.POST, "/api/pause", body: body).orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        Console.standard.output("paused \(volume ?? "every volume")\n")
    }
}
