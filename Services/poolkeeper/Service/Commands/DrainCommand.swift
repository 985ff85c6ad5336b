import ArgumentParser
import Collector
import FleetHistory
import Foundation
import Logging
import Observability
import PoolkeeperCore
import Quantities
import ServiceChassis

/// `poolkeeper drain`: what stopped collectors accepted goes into fleet history.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Bring the journals of stopped collectors into fleet history.",
        discussion: """
            Running collectors drain their own journals, and those of collectors that are gone. \
            This is for when none runs, before a volume is removed, and for rows that history \
            refused. It may be stopped and started again at any moment.

            Exit codes: 0 nothing is left, 1 something is, as it says.

            Example: poolkeeper drain --data var/poolkeeper
            """
    )

    @Option(help: "The data folder of `up`, or the --state folder of separate collectors.")
    var data: String

    @Option(
        name: .customLong("database-url"),
        help: "Fleet history (default: DATABASE_URL, else history.sqlite of the data folder)."
    )
    var databaseURL: String?

    @Option(help: "What becomes of rows that history refused: keep, retry or discard.")
    var refused = SlotDrain.Refused.keep

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let folder = DataFolder.absolute(data)
        let reports = try await drain(folder, console: .standard)
        try show(reports, in: folder)
        guard reports.allSatisfy(\.isDone) else { throw ArgumentParser.ExitCode(1) }
    }

    /// Drains every slot of the folder in turn.
    func drain(_ folder: String, console: Console) async throws -> [SlotDrain.Report] {
        let service = CollectorService.definition.name
        let slots = StateSlot.folders(of: service, in: folder, holding: SlotJournal.fileName)
        guard !slots.isEmpty else { return [] }
        var logger = Logger(label: "poolkeeper")
        logger.logLevel = .warning
        let history = try await FleetHistoryURL.open(
            try historyURL(in: folder),
            role: .writer,
            clock: SystemWallClock(),
            logger: logger
        )
        var reports: [SlotDrain.Report] = []
        for slot in slots {
            let line = DrainProgress(slot: slot, console: console)
            reports.append(
                await SlotDrain.run(
                    slot,
                    of: service,
                    into: history,
                    refused: refused,
                    clock: SystemWallClock(),
                    progress: { line.note($0, of: $1) }
                )
            )
        }
        await history.close()
        return reports
    }

    private func historyURL(in folder: String) throws -> String {
        if let url = databaseURL ?? ProcessInfo.processInfo.environment["DATABASE_URL"] {
            return url
        }
        let file = folder + "/history.sqlite"
        guard FileManager.default.fileExists(atPath: file) else {
            throw ValidationError(
                "--data \(data): no history.sqlite is there; name history with --database-url"
            )
        }
        return "sqlite:///" + file
    }

    private func show(_ reports: [SlotDrain.Report], in folder: String) throws {
        guard json else {
            let lines = reports.isEmpty ? ["\(folder): no journals"] : reports.map(\.line)
            return Console.standard.output(lines.map { $0 + "\n" }.joined())
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.standard.output(String(decoding: try encoder.encode(reports), as: UTF8.self) + "\n")
    }
}

extension SlotDrain.Refused: ExpressibleByArgument {}

extension SlotDrain.Report {
    /// What came of the slot, in one line for a person.
    var line: String {
        var parts = ["\(rows) rows, \(samples) samples written"]
        if refused > 0 { parts.append("\(refused) rows refused and kept") }
        parts += waiting.sorted { $0.key < $1.key }.map { "\($0.value) rows of \($0.key) wait" }
        if let problem { parts.append("not drained: \(problem)") }
        if isDone { parts.append("nothing is left") }
        return "\(slot): " + parts.joined(separator: "; ")
    }
}
