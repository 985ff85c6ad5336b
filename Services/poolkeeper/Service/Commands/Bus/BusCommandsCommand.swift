import ArgumentParser
import Foundation
import Observability
import Quantities
import ServiceChassis
import StateStore

/// `poolkeeper bus commands`.
struct BusCommandsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commands",
        abstract: "Show what people ordered, by whom, since when, and what came of it.",
        discussion: """
            Read from the journals of this machine, beside the services or without them. A \
            command stands once for the service that issued it and once for the one that \
            performs it, where both are here: the second line is missing while it is on its way.
            """
    )

    @OptionGroup var place: JournalOptions

    @Option(help: "Commands of each journal at the most, the newest first (1 to 10000).")
    var limit = 100

    @Flag(help: "Leave out what is over.")
    var open = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit: give a number from 1 to 10000")
        }
    }

    func run() async throws {
        let list = try CommandList(try place.journals(), limit: limit, isOpenOnly: open)
        guard json else {
            let lines = list.lines(now: SystemWallClock().now())
            return Console.standard.output(lines.map { $0 + "\n" }.joined())
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(list), as: UTF8.self)
        Console.standard.output(text + "\n")
    }
}
