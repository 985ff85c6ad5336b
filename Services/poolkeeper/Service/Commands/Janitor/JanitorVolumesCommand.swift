import ArgumentParser
import NIOHTTP1
import Quantities
import ServiceChassis

/// `poolkeeper janitor volumes`: the volumes of a host and their rules.
struct JanitorVolumesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "volumes",
        abstract: "List the volumes of a host with their rules."
    )

    @OptionGroup var options: JanitorOptions

    @Option(help: "Only volumes whose name contains this.")
    var name: String?

    @Flag(help: "Only volumes with rules.")
    var registered = false

    func run() async throws {
        var query = name.map { "?name=\(ServiceCall.escaped($0))" } ?? "?"
        if registered { query += "&registered=true" }
        let answer = try await options.ask(.GET, "/api/volumes\(query)").orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        for volume in answer.list { Console.standard.output(Self.text(volume)) }
    }

    private static func text(_ volume: [String: Any]) -> String {
        let name = volume["volume_name"] as? String ?? ""
        let size = (volume["allocated_bytes"] as? Int).map(words) ?? "not measured"
        var text = "\(name): \(volume["health"] as? String ?? ""), \(size)\n"
        for rule in volume["registrations"] as? [[String: Any]] ?? [] {
            let path = rule["path"] as? String ?? "?"
            let held = (rule["path_bytes"] as? Int).map(words) ?? "not looked at"
            text += "  \(path) \(rule["algorithm"] as? String ?? ""): "
            text += "\(rule["health"] as? String ?? ""), \(held)"
            text += (rule["health_reason"] as? String).map { "; \($0)" } ?? ""
            text += "\n"
        }
        return text
    }

    static func words(_ bytes: Int) -> String { Wording.size(ByteCount(Int64(bytes))) }
}
