import ArgumentParser
import Contracts
import Foundation
import Observability
import Quantities
import ServiceChassis
import StateStore

/// `poolkeeper bus record`.
struct BusRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Write the messages that journals hold to a file, one CloudEvents event a line.",
        discussion: """
            `bus replay` plays the file to a service that runs alone. Bodies are written as they \
            are: they may name clients and systems.
            """
    )

    @OptionGroup var place: JournalOptions

    @Argument(help: "The file, which must not be there yet; - for standard output.")
    var file: String

    @Option(help: "Only this lane; may be repeated.")
    var lane: [String] = []

    func run() async throws {
        let lanes = try lane.map(SourceText.lane)
        let output = try EventFile.create(file)
        var count = 0
        for journal in try place.journals() {
            let all = try journal.report().lanes
            for found in all where lanes.isEmpty || lanes.contains(found.name) {
                count += try record(journal, found, output)
            }
        }
        try output.close()
        Console.standard.error("recorded \(count) messages\n")
    }

    private func record(
        _ journal: JournalReader,
        _ lane: JournalReport.Lane,
        _ output: EventFile
    ) throws -> Int {
        // A state lane holds rows before its low, of keys that have not changed since.
        var next = lane.kind == LaneKind.state.rawValue ? 1 : lane.low
        var count = 0
        while next <= lane.head {
            let rows = try journal.rows(of: lane.name, from: next, count: 500)
            guard let last = rows.last else { break }
            for row in rows where row.sequence <= lane.head {
                try output.write(row)
                count += 1
            }
            next = last.sequence + 1
        }
        return count
    }
}
