import APIGateway
import ArgumentParser
import Collector
import Foundation
import MessageHub
import Quantities
import ServiceChassis

/// `poolkeeper config check`: every problem of settings files, without starting anything.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say every problem of settings files with line and column; exit 78 if any.",
        discussion: "A file belongs to the service it is named after, such as collector.yml."
    )

    @Argument(help: "Settings files.")
    var files: [String]

    @Option(help: "The service that all the files belong to.")
    var service: String?

    func run() async throws {
        let check = SettingsCheck(environment: ProcessInfo.processInfo.environment)
        let reports = files.map { check.report(on: $0, service: service) }
        for report in reports {
            for line in report.lines { Console.standard.error(line + "\n") }
            if report.isValid { Console.standard.output("\(report.file): valid\n") }
        }
        guard reports.allSatisfy(\.isValid) else {
            throw ArgumentParser.ExitCode(ServiceChassis.ExitCode.configuration.rawValue)
        }
    }
}
