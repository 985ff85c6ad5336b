/// Runs commands.
package protocol CommandRunner: Sendable {
    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - input: what it reads from standard input.
    /// - Returns: what it said, whatever its exit status.
    /// - Throws: `CommandFailure` when it could not run, was killed or wrote too much;
    ///   `CancellationError` when the task was cancelled, after the command was killed.
    func run(_ command: Command, input: [UInt8]) async throws -> CommandOutput
}

extension CommandRunner {
    /// Runs a command that reads nothing.
    package func run(_ command: Command) async throws -> CommandOutput {
        try await run(command, input: [])
    }

    /// Runs a command that must end with status 0; another one is a `CommandFailure`.
    package func succeed(_ command: Command, input: [UInt8] = []) async throws -> CommandOutput {
        let output = try await run(command, input: input)
        guard output.status == 0 else {
            let said = output.errorText.split(whereSeparator: \.isNewline).prefix(3)
            throw CommandFailure(
                .exited(output.status),
                of: command,
                said: said.joined(separator: " ")
            )
        }
        return output
    }
}
