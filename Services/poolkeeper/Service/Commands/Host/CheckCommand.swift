import ArgumentParser
import CapacityEngineCore
import Contracts
import Foundation
import Observability
import Quantities
import ServiceChassis

/// `poolkeeper check`: whether a Btrfs pool's devices are there and have counted no errors.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a Btrfs pool's devices for errors, and tell when that changes.",
        discussion: """
            Reads the error counters that the kernel keeps of each device; nothing is reset. \
            When something changed since the last check, Discord, ntfy and Gotify are told once, \
            as notifications names them. \
            Ends with 0 when all devices are there and all counters are zero, 2 when not, 1 when \
            the pool or a counter cannot be read, which is never healthy, 77 without root's \
            rights, 78 for wrong settings.
            """
    )

    @OptionGroup var options: HostOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let settings = try await options.settings()
        let report = IntegrityReport(try HostReading.read(settings))
        Console.standard.output(json ? try CommandAnswer.json(report) : report.text)
        await HostNews(report).tell(settings)
        if report.isUnknown { throw ArgumentParser.ExitCode(1) }
        if !report.isHealthy { throw ArgumentParser.ExitCode(2) }
    }
}
