import ArgumentParser
import Foundation
import Observability
import Quantities
import ServiceChassis
import StateStore

/// `poolkeeper bus status`.
struct BusStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show each lane's backlog and lag, what waits, and what was lost.",
        discussion: """
            Read from the journals of this machine, beside the services or without them. LAG \
            counts messages that a consumer has not acknowledged.
            """
    )

    @OptionGroup var place: JournalOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let reports = try place.journals().map { try $0.report() }
        let status = BusStatus(reports)
        guard json else {
            let table = BusStatusTable(status, now: SystemWallClock().now())
            return Console.standard.output(table.lines.map { $0 + "\n" }.joined())
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.standard.output(String(decoding: try encoder.encode(status), as: UTF8.self) + "\n")
    }
}
