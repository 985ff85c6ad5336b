import ArgumentParser
import CapacityEngineCore
import Foundation
import Observability
import Quantities
import ServiceChassis

/// `poolkeeper status`: integrity and capacity of a Btrfs pool together.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how a Btrfs pool of this host stands: its devices and its capacity.",
        discussion: """
            What check and capacity say, one after the other; nobody is notified. \
            Ends with 0 when all is well, 2 with warnings or errors, 1 when the pool or a counter \
            cannot be read, 77 without root's rights, 78 for wrong settings.
            """
    )

    @OptionGroup var options: HostOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Both reports as one object.
    struct Answer: Encodable {
        let integrity: IntegrityReport
        let capacity: CapacityReport

        var text: String { integrity.text + "\n" + capacity.text }
    }

    func run() async throws {
        let settings = try await options.settings()
        let reading = try HostReading(settings)
        let answer = Answer(
            integrity: IntegrityReport(reading.pool),
            capacity: reading.remembered(at: SystemWallClock().now())
        )
        Console.standard.output(
            json
                ? try CommandAnswer.json(answer)
                : answer.text
        )
        if answer.integrity.isUnknown { throw ArgumentParser.ExitCode(1) }
        let isWell = answer.integrity.isHealthy && answer.capacity.warnings.isEmpty
        if !isWell { throw ArgumentParser.ExitCode(2) }
    }
}
