import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper psa tickets`.
struct PSATicketsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tickets",
        abstract: "List tickets and what keeps others from being made, what waits for you first."
    )

    @Option(help: "Only those that are parked, waiting, creating, open, settled or closed.")
    var standing: String?

    @Flag(help: "Closed ones too.")
    var all = false

    @OptionGroup var options: TicketerOptions

    func run() async throws {
        let answer = try await options.ask(.GET, "/api/tickets")
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let shown = answer.list.filter { ticket in
            let state = ticket["state"] as? String ?? ""
            return standing.map { $0 == state } ?? (all || !["closed", "none"].contains(state))
        }
        guard !shown.isEmpty else { return Console.standard.output("there is no such ticket\n") }
        for ticket in shown { Console.standard.output(Self.text(ticket)) }
    }

    /// A ticket in two or three lines.
    static func text(_ ticket: [String: Any]) -> String {
        func text(_ key: String) -> String { ticket[key] as? String ?? "" }
        let number = ticket["number"] as? String
        let name = number.map { "\(text("kind")) \($0)" } ?? "no ticket"
        let client = ticket["client"] as? String ?? "no client"
        var lines = [
            "\(text("state")): \(text("title"))",
            "  \(name), \(client), \(text("severity")), since \(text("since"))",
            "  \(text("reason"))",
        ]
        if text("state") == "parked" { lines.append("  incident: \(text("incident"))") }
        if let url = ticket["url"] as? String { lines.append("  \(url)") }
        return lines.joined(separator: "\n") + "\n"
    }
}
