import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper psa map`: which company each client is.
struct PSAMapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Show which company each client is, or say it.",
        discussion: """
            Without arguments every client is shown with its company and how it was found. A \
            client and a company's id map the one to the other, and tickets that waited for that \
            are made. Nothing is ever mapped by a name that is only alike.
            """
    )

    @Argument(help: "The client.")
    var client: String?

    @Argument(help: "The company's id, as `companies` shows it.")
    var company: String?

    @Flag(help: "Take back what was said: the client is found by external id or name again.")
    var remove = false

    @OptionGroup var order: TicketOrderOptions

    func validate() throws {
        guard client != nil || !remove else {
            throw ValidationError("name the client whose mapping is taken back")
        }
        guard client == nil || remove != (company != nil) else {
            throw ValidationError("give the client's company, or --remove")
        }
    }

    func run() async throws {
        guard let client else { return try await list() }
        var words = ["client": client]
        words["company"] = company
        try await order.give("map", words)
    }

    private func list() async throws {
        let answer = try await order.options.ask(.GET, "/api/clients")
        guard !order.options.json else { return Console.standard.output(answer.body + "\n") }
        guard !answer.list.isEmpty else {
            return Console.standard.output("no client has had an alert yet\n")
        }
        for client in answer.list { Console.standard.output(Self.text(client)) }
    }

    /// A client in a line, and what is to be done in more.
    static func text(_ mapped: [String: Any]) -> String {
        func text(_ key: String) -> String { mapped[key] as? String ?? "" }
        let client = text("client")
        var lines: [String]
        if let company = mapped["company"] as? String {
            let name = mapped["company_name"] as? String ?? "a company that is not there"
            lines = ["\(client): \(name) (\(company)), by \(Self.way(mapped))"]
        } else {
            lines = ["\(client): none, and its tickets wait", "  \(text("reason"))"]
        }
        let candidates = mapped["candidates"] as? [[String: Any]] ?? []
        for candidate in candidates {
            let id = candidate["id"] as? String ?? ""
            lines.append("  may be: \(candidate["name"] as? String ?? "") (\(id))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func way(_ mapped: [String: Any]) -> String {
        switch mapped["way"] as? String {
        case "person": mapped["said_by"] as? String ?? "a person"
        case "settings": "the settings file"
        case "external-id": "its external id"
        case "name": "exactly its name"
        case "catch-all": "the catch-all, since it is not known"
        default: "another way"
        }
    }
}
