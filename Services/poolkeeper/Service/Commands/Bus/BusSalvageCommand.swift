import ArgumentParser
import Foundation
import Observability
import ServiceChassis
import StateStore

/// `poolkeeper bus salvage`.
struct BusSalvageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salvage",
        abstract: "Make a new journal of what can be read of a damaged one.",
        discussion: """
            For a service that does not start because its journal's file is damaged; stop it \
            first. Messages on other pages keep their numbers, in a new epoch; the rest is \
            declared lost, and the damaged file is kept beside the new one. Look with --dry-run \
            first: it works on a copy beside the file, which it removes.
            """
    )

    @Argument(help: "The journal's file, such as /var/lib/poolkeeper/collector-1/journal.sqlite.")
    var file: String

    @Option(help: "Whose journal it is, such as collector; unless its file still says so.")
    var service: String?

    @Flag(help: "Say what would be read and what lost, and change nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let salvage = try JournalSalvage(of: file, service: service)
        let report = try await dryRun ? salvage.rehearse() : salvage.perform()
        guard json else {
            let lines = salvage.lines(of: report, isRehearsal: dryRun)
            return Console.standard.output(lines.map { $0 + "\n" }.joined())
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(report), as: UTF8.self)
        Console.standard.output(text + "\n")
    }
}
