import ArgumentParser
import Btrfs
import CapacityEngineCore
import Foundation
import Observations
import Quantities
import ServiceChassis

/// `poolkeeper capacity`: what a Btrfs pool of this host can really still take.
struct CapacityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Say what a Btrfs pool of this host can really still take.",
        discussion: """
            Places chunks as the kernel would, from the pool's own trees, so that it is exact for \
            every profile and for drives of different sizes. Nothing is changed. \
            Ends with 0 when there is nothing to warn of, 2 with warnings, 1 when the pool cannot \
            be read, 78 for wrong settings.
            """
    )

    @OptionGroup var options: HostOptions

    @Option(
        help: """
            What it would be after a change and a full balance: add=SIZE, remove=ID, \
            replace=ID:SIZE, convert=PROFILE, convert-metadata=PROFILE; several are made one after \
            the other.
            """
    )
    var whatIf: [PoolChange] = []

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let settings = try options.settings()
        let pool: BtrfsPool
        let report: CapacityReport
        do {
            pool = try BtrfsPoolReader.read(mount: settings.mount, uuid: settings.uuid)
            let capacity = try PoolCapacity(of: pool)
            report = CapacityReport(pool, capacity, settings.thresholds)
        } catch let error as BtrfsError {
            throw refused("\(error)")
        } catch let error as CapacityUnknown {
            throw refused("\(settings.mount): \(error); nothing is said rather than guessed")
        }
        guard whatIf.isEmpty else { return try sayChange(of: pool, report) }
        Console.standard.output(json ? try Self.json(report) : report.text)
        if !report.warnings.isEmpty { throw ArgumentParser.ExitCode(2) }
    }

    private func sayChange(of pool: BtrfsPool, _ report: CapacityReport) throws {
        do {
            let changed = try ChangedCapacity(whatIf, of: pool)
            let answer = ChangeAnswer(report, changed)
            Console.standard.output(json ? try Self.json(answer) : answer.text)
        } catch let refusal as ChangedCapacity.Refusal {
            throw refused("\(pool.mount): \(refusal)")
        }
    }

    private func refused(_ text: String) -> ArgumentParser.ExitCode {
        Console.standard.error(text + "\n")
        return ArgumentParser.ExitCode(1)
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
