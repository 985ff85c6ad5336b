import AlertRouter
import ArgumentParser
import Foundation
import HTTPSurface
import Observability
import ServiceChassis

/// `poolkeeper notify test`: tells a receiver of an alert that is only a test.
struct NotifyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test to every target of a receiver, once.",
        discussion: """
            Reads the receivers of an Alertmanager file, or of alert-router's settings, and sends
            from this machine; a running router is not asked. Ends with 1 when a target did not
            take its message.
            """
    )

    @Argument(help: "The receiver's name in the file.")
    var receiver: String

    @Option(name: [.customLong("config"), .customLong("config.file")], help: "The file.")
    var config = "/etc/poolkeeper/alert-router.yml"

    @Option(help: "Where people reach the pages, for links.")
    var externalURL = ""

    @Flag(help: "Show what would be sent, and send nothing.")
    var dryRun = false

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
        let test = ReceiverTest(
            receiver: try found(),
            externalURL: externalURL,
            clock: SystemWallClock()
        )
        let sender = LetterSender(
            guardian: AddressGuard(allowsPrivate: true, allowed: []),
            clock: SystemWallClock()
        )
        let results = await test.run(by: dryRun ? nil : sender)
        await sender.close()
        try show(results)
        let isWell = results.allSatisfy { dryRun || $0.outcome == "delivered" }
        guard isWell else { throw ExitCode.failure }
    }

    private func found() throws -> Receiver {
        guard let bytes = readWholeFile(config) else {
            throw ValidationError("\(config) cannot be read; name the file with --config")
        }
        let reading = ReceiverFile.read(
            SettingsSource(
                file: config,
                yaml: String(decoding: bytes, as: UTF8.self),
                environment: ProcessInfo.processInfo.environment
            )
        )
        guard reading.problems.isEmpty else {
            throw ValidationError(reading.problems.joined(separator: "\n"))
        }
        guard let found = reading.receivers.first(where: { $0.name == receiver }) else {
            let names = reading.receivers.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "\(config) has no receiver `\(receiver)` with targets; there are: \(names)"
            )
        }
        return found
    }

    private func show(_ results: [ReceiverTest.Result]) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            let text = String(decoding: try encoder.encode(results), as: UTF8.self)
            return Console.standard.output(text + "\n")
        }
        for result in results {
            let why = result.reason.map { ": \($0)" } ?? ""
            Console.standard.output("\(result.destination): \(result.outcome)\(why)\n")
            if dryRun { Console.standard.output(result.message + "\n\n") }
        }
    }
}
