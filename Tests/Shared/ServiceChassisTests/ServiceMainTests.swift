import Quantities
import ServiceChassis
import Synchronization
import TestSupport
import Testing

@Suite struct `The command line of a service` {
    private static let definition = ServiceDefinition(
        name: "sample",
        summary: "Shows how a service starts."
    ) { reader in
        let settings = SampleSettings(reading: &reader)
        return PreparedService { _ in
            // No test gets here: settings are checked before anything is opened.
            throw StateSlotError(path: settings.name, reason: "started")
        }
    }

    private struct Outcome {
        let code: ExitCode
        let output: String
        let error: String
    }

    private static func run(_ arguments: [String], _ environment: [String: String] = [:]) async
        -> Outcome
    {
        let output = Mutex("")
        let error = Mutex("")
        let code = await ServiceMain.run(
            definition,
            arguments: arguments,
            environment: environment,
            console: Console(
                output: { text in output.withLock { $0 += text } },
                error: { text in error.withLock { $0 += text } }
            )
        )
        return Outcome(
            code: code,
            output: output.withLock { $0 },
            error: error.withLock { $0 }
        )
    }

    @Test func `valid settings are called valid`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("retries: 5\n", to: "sample.yaml")
        let outcome = await Self.run(["--check-config", "--config", file])
        #expect(outcome.code == .ok)
        #expect(outcome.output == "configuration is valid\n")
        #expect(outcome.error.isEmpty)
    }

    @Test func `every problem is said and the code is 78`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("retrys: 5\nmode: slow\n", to: "sample.yaml")
        for arguments in [["--check-config"], []] {
            let outcome = await Self.run(arguments, ["POOLKEEPER_CONFIG": file])
            #expect(outcome.code == .configuration)
            #expect(outcome.error.contains("sample.yaml:1:1: unknown key `retrys`"))
            #expect(outcome.error.contains("did you mean `retries`?"))
            #expect(outcome.error.contains("sample.yaml:2:7: `mode`"))
        }
    }

    @Test func `a file that is not there is a problem of the settings`() async {
        let outcome = await Self.run(["--config", "/nowhere/sample.yaml"])
        #expect(outcome.code == .configuration)
        #expect(outcome.error.contains("/nowhere/sample.yaml"))
    }

    @Test func `a bus that cannot be dialled as written is refused`() async throws {
        for bus in ["nonsense://x", "tcp://10.0.0.1:7700", "ipc://relative"] {
            let outcome = await Self.run(["--check-config", "--bus", bus])
            #expect(outcome.code == .configuration)
            #expect(outcome.error.hasPrefix("--bus: "))
        }
        let good = await Self.run([
            "--check-config", "--bus", "tcp://127.0.0.1:7700,localhost:7800",
        ])
        #expect(good.code == .ok)
        #expect(throws: NoBus.self) { try BusAddresses(nil).transport() }
    }

    @Test func `the settings as they count are shown`() async {
        let outcome = await Self.run(["--print-config", "--listen", ":7000"])
        #expect(outcome.code == .ok)
        #expect(outcome.output.contains("listen: \"0.0.0.0:7000\"\n"))
        #expect(outcome.output.contains("mode: careful  # default\n"))
    }

    @Test func `help and version are answers, not errors`() async throws {
        let help = await Self.run(["--help"])
        #expect(help.code == .ok)
        try expectGolden(help.output, at: "Tests/Fixtures/config/service-help.txt")
        let version = await Self.run(["--version"])
        #expect(version.code == .ok)
        #expect(version.output == "sample \(Version.text)\n")
    }

    @Test(arguments: [
        ["--nonsense"], ["--log-level", "loud"], ["--log-format", "xml"], ["extra"],
    ])
    func `a wrong command line is refused with 64`(arguments: [String]) async {
        let outcome = await Self.run(arguments)
        #expect(outcome.code == .usage)
        #expect(outcome.error.contains("--help"))
    }
}
