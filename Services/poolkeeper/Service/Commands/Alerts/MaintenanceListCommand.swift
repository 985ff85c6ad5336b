import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper alerts maintenance list`.
struct MaintenanceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List announced work, what goes on or comes next first."
    )

    @OptionGroup var options: RouterOptions

    @Flag(help: "Work that is over, too.")
    var all = false

    func run() async throws {
        let answer = try await options.ask(.GET, "/api/maintenance")
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let shown = answer.list.filter { all || $0["state"] as? String != "ended" }
        guard !shown.isEmpty else { return Console.standard.output("no work is announced\n") }
        for work in shown { Console.standard.output(Self.text(work)) }
    }

    /// Announced work in two lines.
    static func text(_ work: [String: Any]) -> String {
        func text(_ key: String) -> String { work[key] as? String ?? "" }
        var when = "over"
        if let span = work["span"] as? [String: Any] {
            let word = text("state") == "active" ? "goes on until" : "next from"
            let from = span["from"] as? String ?? ""
            let to = span["to"] as? String ?? ""
            when = text("state") == "active" ? "\(word) \(to)" : "\(word) \(from) to \(to)"
        }
        let clients = work["clients"] as? [String] ?? []
        let matchers = work["matchers"] as? [String] ?? []
        let concerned =
            (clients.isEmpty ? [] : ["clients \(clients.joined(separator: ", "))"]) + matchers
        let again = work["every"] as? String
        let rhythm = again.map { "\($0) at \(text("at")) \(text("zone")), " } ?? ""
        return "\(text("name")) (\(text("id"))): \(when)\n"
            + "  \(rhythm)\(concerned.joined(separator: ", ")), by \(text("created_by"))\n"
    }
}
