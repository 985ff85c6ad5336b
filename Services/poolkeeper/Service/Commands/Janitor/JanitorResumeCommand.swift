import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper janitor resume`.
struct JanitorResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a pause."
    )

    @Argument(help: "The volume; every volume without it.")
    var volume: String?

    @OptionGroup var options: JanitorOptions

    func run() async throws {
        var body: [String: Any] = [:]
        if let volume { body["volume_name"] = volume }
        let answer = try await options.ask(.POST, "/api/resume", body: body).orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        Console.standard.output("resumed \(volume ?? "every volume")\n")
    }
}
