import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper psa create-ticket`.
struct PSACreateTicketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-ticket",
        abstract: "Have a ticket made of an alert, whatever the rules say; asked twice it is one."
    )

    @Argument(help: "The alert's id, as its page's address shows it.")
    var alert: String

    @OptionGroup var order: TicketOrderOptions

    func run() async throws { try await order.give("create-ticket", ["alert": alert]) }
}

/// `poolkeeper psa unpark`.
struct PSAUnparkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpark",
        abstract: "Let an incident go on that waits for you; what may have a ticket is looked for."
    )

    @Argument(help: "The incident, as `tickets` shows it.")
    var incident: String

    @OptionGroup var order: TicketOrderOptions

    func run() async throws { try await order.give("unpark", ["incident": incident]) }
}

/// `poolkeeper psa link`.
struct PSALinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Say which ticket of the PSA is an incident's."
    )

    @Argument(help: "The incident, as `tickets` shows it.")
    var incident: String

    @Argument(help: "The ticket's id, as its address in the PSA shows it.")
    var ticket: String

    @OptionGroup var order: TicketOrderOptions

    func run() async throws {
        try await order.give("link", ["incident": incident, "ticket": ticket])
    }
}

/// What every order to a psa-ticketer takes.
struct TicketOrderOptions: ParsableArguments {
    @Option(help: "The tenant; may be left out where there is one.")
    var tenant: String?

    @OptionGroup var options: TicketerOptions

    /// Gives an order and shows what came of it.
    func give(_ path: String, _ words: [String: String]) async throws {
        var body = words
        body["tenant"] = tenant
        let answer = try await options.ask(.POST, "/api/\(path)", body: body)
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        Console.standard.output("\(answer.object["done"] as? String ?? "done")\n")
    }
}
