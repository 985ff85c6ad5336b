import Quantities
import Subprocess
import SystemPackage
import ZFSSyncEngineCore

/// One end of a stream: an ssh with a command behind it.
struct StreamEnd: Sendable {
    let host: RemoteHost
    /// What the login shell of the host reads.
    let line: String
    let ssh: SSHConfiguration
    let limits: RemoteLimits

    /// The line for a command: tools are found where ssh's own PATH has none, and speak English.
    static func line(_ command: ZFSCommand, on host: RemoteHost) -> String {
        ShellWord.line(ToolEnvironment.words + host.words(of: command))
    }

    /// Runs it with its output going into a pipe's end, which is its alone from then on.
    ///
    /// - Returns: its exit status, 128 and its number for a signal; nil when it did not start.
    func send(into output: FileDescriptor, _ said: BoundedTail) async -> Int32? {
        await status(said) {
            try await Subprocess.run(
                .path(FilePath(ssh.program)),
                arguments: arguments,
                environment: .inherit,
                platformOptions: .ownGroup(grace: limits.grace),
                input: .none,
                output: .fileDescriptor(output, closeAfterSpawningProcess: true),
                error: .sequence
            ) { await Self.listen(to: $0.standardError, said) }.terminationStatus
        }
    }

    /// Runs it with its input coming from a pipe's end, which is its alone from then on.
    ///
    /// - Returns: its exit status, 128 and its number for a signal; nil when it did not start.
    func receive(from input: FileDescriptor, _ said: BoundedTail) async -> Int32? {
        await status(said) {
            try await Subprocess.run(
                .path(FilePath(ssh.program)),
                arguments: arguments,
                environment: .inherit,
                platformOptions: .ownGroup(grace: limits.grace),
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .discarded,
                error: .sequence
            ) { await Self.listen(to: $0.standardError, said) }.terminationStatus
        }
    }

    private var arguments: Arguments { Arguments(ssh.arguments(for: host, line: line)) }

    private static func listen(to errors: SubprocessOutputSequence, _ said: BoundedTail) async {
        // What cannot be read is not worth ending a stream for; its status still comes.
        try? await said.take(from: errors)
    }

    private func status(
        _ said: BoundedTail,
        _ run: () async throws -> TerminationStatus
    ) async -> Int32? {
        do {
            switch try await run() {
            case .exited(let status): return Int32(status)
            case .signaled(let signal): return 128 + Int32(signal)
            }
        } catch {
            said.take(Array("\(error)".utf8))
            return nil
        }
    }
}
