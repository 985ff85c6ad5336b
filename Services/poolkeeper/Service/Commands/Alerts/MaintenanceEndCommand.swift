import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper alerts maintenance end`.
struct MaintenanceEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End announced work now and for good."
    )

    @Argument(help: "Its id, as `list` shows it.")
    var id: String

    @OptionGroup var options: RouterOptions

    func run() async throws {
        let path = "/api/maintenance/\(ServiceCall.escaped(id))"
        let answer = try await options.ask(.DELETE, path)
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let name = answer.object["name"] as? String ?? id
        Console.standard.output("\(name) is over\n")
    }
}
