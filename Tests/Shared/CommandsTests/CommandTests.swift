import Commands
import Quantities
import Synchronization
import Testing

@Suite struct `Commands as values` {
    @Test func `a command reads as a person would type it`() {
        let command = Command("/sbin/zfs", ["list", "-H", "tank/a b", "it's", ""])
        #expect(command.description == #"/sbin/zfs list -H 'tank/a b' 'it'\''s' ''"#)
        let remote = Command("zfs", host: .named("backup"))
        #expect(remote.description == "backup: zfs")
    }

    @Test func `a recording runner keeps what it ran`() async throws {
        let runner = RecordingRunner { command, _ in
            CommandOutput(standardOutput: Array(command.program.utf8))
        }
        let output = try await runner.run(Command("one"), input: [1])
        #expect(output.text == "one")
        _ = try await runner.run(Command("two"))
        #expect(runner.runs.map(\.command.program) == ["one", "two"])
        #expect(runner.runs.map(\.input) == [[1], []])
    }

    @Test func `a dry run looks and does not touch`() async throws {
        let recorder = RecordingRunner { _, _ in CommandOutput(status: 3) }
        let skipped = Mutex<[Command]>([])
        let runner = DryRunner(recorder) { command in skipped.withLock { $0.append(command) } }
        let looks = Command("zfs", ["list"])
        let destroys = Command("zfs", ["destroy", "tank"], isDestructive: true)
        #expect(try await runner.run(looks).status == 3)
        #expect(try await runner.run(destroys).status == 0)
        #expect(recorder.runs.map(\.command) == [looks])
        #expect(skipped.withLock { $0 } == [destroys])
    }

    @Test func `a status that says failure is an error with what was said`() async throws {
        let runner = RecordingRunner { _, _ in
            CommandOutput(status: 2, standardError: Array("no such pool\n".utf8))
        }
        let failure = await #expect(throws: CommandFailure.self) {
            try await runner.succeed(Command("zpool", ["status", "x"]))
        }
        #expect(failure?.code == .exited(2))
        #expect(
            failure?.description == "zpool status x: it ended with status 2: no such pool"
        )
    }
}
