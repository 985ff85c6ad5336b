import ArgumentParser
import Btrfs
import CapacityEngineCore
import Foundation
import Observability
import Observations
import Quantities
import ServiceChassis

/// `poolkeeper capacity`: what a Btrfs pool of this host can really still take.
struct CapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Say what a Btrfs pool of this host can really still take.",
        discussion: """
            Places chunks as the kernel would, from the pool's own trees, so that it is exact for \
            every profile and for drives of different sizes. The pool is not changed; what it uses \
            today is remembered in state_dir, and from a week on it says when it is full. Discord, \
            ntfy and Gotify are told once when other things are warned of than before. \
            Ends with 0 when there is nothing to warn of, 2 with warnings, 1 when the pool cannot \
            be read, 77 without root's rights, 78 for wrong settings.
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

    func run() async throws {
        let settings = try await options.settings()
        let reading = try HostReading(settings)
        guard whatIf.isEmpty else { return try sayChange(of: reading) }
        let report = reading.remembered(at: SystemWallClock().now())
        Console.standard.output(json ? try CommandAnswer.json(report) : report.text)
        await HostNews(report).tell(settings)
        if !report.warnings.isEmpty { throw ArgumentParser.ExitCode(2) }
    }

    private func sayChange(of reading: HostReading) throws {
        do {
            let changed = try ChangedCapacity(whatIf, of: reading.pool)
            let answer = ChangeAnswer(reading.report, changed)
            Console.standard.output(json ? try CommandAnswer.json(answer) : answer.text)
        } catch let refusal as ChangedCapacity.Refusal {
            throw CommandAnswer.refused("\(reading.pool.mount): \(refusal)")
        }
    }
}
