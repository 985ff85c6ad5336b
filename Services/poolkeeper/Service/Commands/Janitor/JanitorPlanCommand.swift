import ArgumentParser
import Foundation
import NIOHTTP1
import Quantities
import ServiceChassis

/// `poolkeeper janitor plan`: what the next run of a rule would delete.
struct JanitorPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what the next run of a registered path would delete, and why."
    )

    @Argument(help: "The volume.")
    var volume: String

    @Argument(help: "The registered path.")
    var path = "/"

    @OptionGroup var options: JanitorOptions

    func run() async throws {
        let answer = try await options.ask(
            .POST,
            "/api/plan",
            body: ["volume_name": volume, "path": path]
        ).orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let plan = answer.object
        func number(_ name: String) -> Int { plan[name] as? Int ?? 0 }
        let size = JanitorVolumesCommand.words(number("allocated_bytes"))
        var text = "deletes \(number("files")) of \(number("total_files")) files, \(size)\n"
        if let held = plan["held"] as? String { text += "held: \(held)\n" }
        if let unknown = plan["unknown"] as? String { text += "unknown: \(unknown)\n" }
        for file in plan["first"] as? [[String: Any]] ?? [] {
            let bytes = JanitorVolumesCommand.words(file["allocated_bytes"] as? Int ?? 0)
            text += "  \(file["path"] as? String ?? "(bytes)")  \(bytes)  "
            text += "\(file["modified"] as? String ?? "")  \(file["reason"] as? String ?? "")\n"
        }
        if number("files") > 0 {
            text += "run it with: poolkeeper janitor run \(plan["digest"] as? String ?? "")\n"
        }
        Console.standard.output(text)
    }
}
