/// Why a command is not run.
package struct AuditFinding: Error, Sendable, Hashable, CustomStringConvertible {
    /// The command.
    package let command: ZFSCommand
    /// What is wrong with it.
    package let problem: String

    /// A finding.
    package init(_ command: ZFSCommand, _ problem: String) {
        self.command = command
        self.problem = problem
    }

    /// The command and what is wrong with it.
    package var description: String { "`\(command)` on \(command.host) is refused: \(problem)" }
}
