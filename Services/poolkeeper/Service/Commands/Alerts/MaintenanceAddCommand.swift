import ArgumentParser
import Foundation
import NIOHTTP1
import ServiceChassis

/// `poolkeeper alerts maintenance add`.
struct MaintenanceAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Announce work: once, or on days that come again.",
        discussion: """
            Once, from now:    add "Firmware of nas-1" --matcher 'system="nas-1"' --for 2h
            Every Saturday:    add Updates --client "Acme Corp" --every sat --at 22:00 --for 4h \
            --zone Europe/Berlin
            Patch Tuesday:     add Patches --client Acme \
            --every '2nd tue' --at 20:00 --for 6h --zone Europe/Berlin

            While it goes on, nobody is told of the alerts it concerns. At its end only what \
            still holds is told.
            """
    )

    @Argument(help: "What people call it.")
    var name: String

    @OptionGroup var options: RouterOptions

    @Option(help: "A condition on a label, such as 'system=\"nas-1\"'; all must be met.")
    var matcher: [String] = []

    @Option(help: "A client whose alerts are concerned; all clients without it.")
    var client: [String] = []

    @Option(help: "The tenant whose alerts are concerned; all of them without it.")
    var tenant: String?

    @Option(help: "When it begins (RFC 3339), or may first begin; now without it.")
    var from: String?

    @Option(help: "When it ends (RFC 3339), or after which it does not come again.")
    var until: String?

    @Option(help: "How long it lasts, such as 2h.")
    var `for`: String?

    @Option(help: "Days that come again: sat, mon-fri, '2nd tue', 'day 1', 'last day'.")
    var every: String?

    @Option(help: "When it begins on these days, such as 22:00.")
    var at: String?

    @Option(help: "Whose clock that is, such as Europe/Berlin; UTC without it.")
    var zone: String?

    @Option(help: "The id of announced work that is to be changed.")
    var id: String?

    @Option(help: "Who announces it.")
    var author = NSUserName()

    func run() async throws {
        var body: [String: Any] = ["name": name, "matchers": matcher, "clients": client]
        body["author"] = author
        let others = [
            "tenant": tenant, "starts_at": from, "ends_at": until, "for": `for`, "every": every,
            "at": at, "zone": zone, "id": id,
        ]
        for (key, value) in others { body[key] = value }
        let answer = try await options.ask(.POST, "/api/maintenance", body: body)
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        Console.standard.output(MaintenanceListCommand.text(answer.object))
    }
}
