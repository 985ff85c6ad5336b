import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper psa dry-run`: what would be done now.
struct PSADryRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dry-run",
        abstract: "Show what a psa-ticketer would do now and why, with the tickets' words.",
        discussion: """
            It shows the plan by which the running service acts. With `dry_run: true` in a PSA's \
            settings the service makes plans and sends nothing: so one sees what would be ticketed \
            before anything is.
            """
    )

    @Flag(help: "Incidents too for which nothing is to be done.")
    var all = false

    @OptionGroup var options: TicketerOptions

    func run() async throws {
        let answer = try await options.ask(.GET, "/api/plan")
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let shown = answer.list.filter { all || $0["step"] as? String != "skip" }
        guard !shown.isEmpty else {
            return Console.standard.output("nothing is to be done; --all shows why\n")
        }
        for plan in shown { Console.standard.output(Self.text(plan)) }
    }

    /// A plan in lines.
    static func text(_ plan: [String: Any]) -> String {
        func text(_ key: String) -> String? { plan[key] as? String }
        var lines = [
            "\(text("step") ?? "")  \(text("incident") ?? "")", "  why: \(text("reason") ?? "")",
        ]
        if let due = text("due") { lines.append("  looked at again: \(due)") }
        if let title = text("title") {
            lines.append("  ticket: \(title) (\(text("level") ?? ""))")
            let name = text("company_name").map { "\($0) " } ?? ""
            let company = text("company").map { "\(name)(\($0))" } ?? "none"
            lines.append("  company: \(company), \(text("explanation") ?? "")")
        }
        let words = (text("description") ?? text("note") ?? "").split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        lines += words.map { $0.isEmpty ? "" : "    \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
