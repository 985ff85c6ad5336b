import Commands
import CommandsSystem
import Quantities
import TestSupport
import Testing

@Suite struct `Commands on this machine` {
    private let runner = LocalRunner(grace: .milliseconds(500))

    @Test func `status, output and error come back`() async throws {
        #expect(try await runner.run(Command("/bin/true")).status == 0)
        #expect(try await runner.run(Command("false")).status == 1)
        let echo = try await runner.run(Command("echo", ["a b", "$HOME", "*"]))
        #expect(echo.text == "a b $HOME *\n")
        let missing = try await runner.run(Command("ls", ["/nowhere"]))
        #expect(missing.status != 0)
        #expect(missing.errorText.contains("/nowhere"))
    }

    @Test func `a command reads what it is given`() async throws {
        let input = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let output = try await runner.run(Command("cat"), input: input)
        #expect(output.standardOutput == input)
    }

    @Test func `a command sees the environment it was given and no other`() async throws {
        let command = Command(
            "env",
            environment: ["PATH": "/usr/bin:/bin", "WORD": "x y"]
        )
        let lines = try await runner.run(command).text.split(separator: "\n").sorted()
        #expect(lines == ["PATH=/usr/bin:/bin", "WORD=x y"])
    }

    @Test(arguments: [(999, true), (1000, true), (1001, false)])
    func `output up to the limit is fine and one byte more is an error`(count: Int, isFine: Bool)
        async throws
    {
        let command = Command(
            "head",
            ["-c", "\(count)", "/dev/zero"],
            outputMax: ByteCount(1000)
        )
        if isFine {
            #expect(try await runner.run(command).standardOutput.count == count)
        } else {
            let failure = await #expect(throws: CommandFailure.self) {
                try await runner.run(command)
            }
            #expect(failure?.code == .outputTooLarge)
        }
    }

    @Test func `what takes too long is killed with all it started`() async throws {
        let folder = try TemporaryFolder()
        let marker = folder.file("marker")
        // `timeout` starts `tail` as its child; only killing the group ends both.
        let command = Command(
            "timeout",
            ["--foreground", "600", "tail", "-f", "/dev/null", marker],
            timeout: .milliseconds(300)
        )
        let failure = await #expect(throws: CommandFailure.self) { try await runner.run(command) }
        #expect(failure?.code == .timedOut)
        let left = try await runner.run(Command("pgrep", ["-f", marker]))
        #expect(left.text.isEmpty)
    }

    @Test func `a cancelled task ends its command`() async throws {
        let folder = try TemporaryFolder()
        let marker = folder.file("marker")
        let runner = runner
        let task = Task { try await runner.run(Command("tail", ["-f", "/dev/null", marker])) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let left = try await runner.run(Command("pgrep", ["-f", marker]))
        #expect(left.text.isEmpty)
    }

    @Test func `a program that is not there is an error that says so`() async {
        for program in ["no-such-program", "/no/such/program"] {
            let failure = await #expect(throws: CommandFailure.self) {
                try await runner.run(Command(program))
            }
            #expect(failure?.code == .notFound || failure?.code == .notStarted)
        }
    }

    @Test func `another host is not this runner's`() async {
        let failure = await #expect(throws: CommandFailure.self) {
            try await runner.run(Command("true", host: .named("backup")))
        }
        #expect(failure?.code == .wrongHost)
    }
}
