import Quantities

/// A command did not come to a good end.
package struct CommandFailure: Error, Sendable, CustomStringConvertible {
    /// How it failed.
    package enum Code: Sendable, Hashable {
        /// There is no such program.
        case notFound
        /// It could not be started for another reason.
        case notStarted
        /// It took longer than its timeout and was killed.
        case timedOut
        /// It wrote more than its limit.
        case outputTooLarge
        /// A signal ended it.
        case signalled(Int32)
        /// It ended with a status that says failure.
        case exited(Int32)
        /// This runner does not run commands on that host.
        case wrongHost
    }

    /// How it failed.
    package let code: Code
    /// The command.
    package let command: Command
    /// What it said, as far as that is known; at most a few lines.
    package let said: String
    /// What led to it.
    package let underlying: (any Error)?

    /// A failure.
    package init(
        _ code: Code,
        of command: Command,
        said: String = "",
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.command = command
        self.said = said
        self.underlying = underlying
    }

    /// What happened to which command.
    package var description: String {
        let what =
            switch code {
            case .notFound: "there is no such program; install it or correct its path"
            case .notStarted: "it could not be started"
            case .timedOut: "it took longer than \(command.timeout.text) and was killed"
            case .outputTooLarge: "it wrote more than \(command.outputMax.text)"
            case .signalled(let signal): "signal \(signal) ended it"
            case .exited(let status): "it ended with status \(status)"
            case .wrongHost: "this runner does not reach the host \(command.host)"
            }
        return "\(command): \(what)\(said.isEmpty ? "" : ": \(said)")"
    }
}
