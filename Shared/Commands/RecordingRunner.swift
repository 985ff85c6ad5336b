import Synchronization

/// Keeps every command it is given, and answers as it was told or through another runner.
package final class RecordingRunner: CommandRunner {
    /// One command as it came.
    package struct Run: Sendable, Hashable {
        /// The command.
        package let command: Command
        /// What it was given to read.
        package let input: [UInt8]
    }

    private let answer: @Sendable (Command, [UInt8]) async throws -> CommandOutput
    private let kept = Mutex<[Run]>([])

    /// A runner that answers with what `answer` gives.
    package init(answer: @escaping @Sendable (Command, [UInt8]) async throws -> CommandOutput) {
        self.answer = answer
    }

    /// A runner that keeps what another one runs.
    package convenience init(_ runner: some CommandRunner) {
        self.init { try await runner.run($0, input: $1) }
    }

    /// Every command so far, in order of arrival.
    package var runs: [Run] { kept.withLock { $0 } }

    /// Keeps the command and answers.
    package func run(_ command: Command, input: [UInt8]) async throws -> CommandOutput {
        kept.withLock { $0.append(Run(command: command, input: input)) }
        return try await answer(command, input)
    }
}
