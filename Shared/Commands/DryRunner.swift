/// Runs what only looks and reports what would destroy; for trying a plan on a real system.
package struct DryRunner: CommandRunner {
    private let runner: any CommandRunner
    private let report: @Sendable (Command) -> Void

    /// A runner that leaves destructive commands out.
    ///
    /// - Parameters:
    ///   - runner: runs the others.
    ///   - report: is told each command that was left out.
    package init(_ runner: any CommandRunner, report: @escaping @Sendable (Command) -> Void) {
        self.runner = runner
        self.report = report
    }

    /// Runs the command unless it is destructive, which then counts as done without a word.
    package func run(_ command: Command, input: [UInt8]) async throws -> CommandOutput {
        guard command.isDestructive else { return try await runner.run(command, input: input) }
        report(command)
        return CommandOutput()
    }
}
