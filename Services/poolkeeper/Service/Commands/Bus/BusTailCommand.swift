import ArgumentParser
import Contracts
import Foundation
import Observability
import Quantities
import ServiceChassis
import StateStore

/// `poolkeeper bus tail`.
struct BusTailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show a lane's messages as they are published.",
        discussion: "Read from the journals of this machine, so that none is missed."
    )

    @OptionGroup var place: JournalOptions

    @Argument(help: "The lane, such as collector.history-advanced.v1.")
    var lane: String

    @Option(help: "Begin with this many of the newest messages.")
    var last = 10

    @Option(help: "End after this many messages.")
    var count: Int?

    @Flag(help: "Print each as a CloudEvents event.")
    var json = false

    func validate() throws {
        guard (0...1_000_000).contains(last) else {
            throw ValidationError("--last \(last): give 0 to 1000000")
        }
        if let count, count < 1 { throw ValidationError("--count \(count): give 1 or more") }
    }

    func run() async throws {
        var tail = try LaneTail(
            try place.journals(),
            lane: try SourceText.lane(lane),
            last: last
        )
        var left = count ?? .max
        while left > 0 {
            let rows = try tail.next(atMost: min(left, 500))
            left -= rows.count
            for row in rows { Console.standard.output(json ? Self.event(row) : Self.line(row)) }
            if rows.isEmpty { try await ContinuousClock().sleep(for: .milliseconds(200)) }
        }
    }

    private static func event(_ row: Envelope) -> String {
        String(decoding: row.encodedEvent(), as: UTF8.self) + "\n"
    }

    static func line(_ row: Envelope) -> String {
        let body =
            row.isTombstone
            ? "removed" : String(decoding: row.body.prefix(bodyBytesMax), as: UTF8.self)
        let more = row.body.count > bodyBytesMax ? " … \(row.body.count) bytes" : ""
        return "\(row.time.rfc3339)  \(row.source)  \(row.sequence)  \(row.key)  \(body)\(more)\n"
    }

    private static let bodyBytesMax = 400
}
