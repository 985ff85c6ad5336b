package import Commands
import Quantities

/// Runs the commands before and after a snapshot, and keeps what they said.
package struct HookRunner: Sendable {
    /// Letters of what a command said that are kept.
    package static let saidMax = 2000
    /// Bytes that a command may write.
    static let outputMax = ByteCount.kibibytes(64)

    private let runner: any CommandRunner

    /// Hooks that are run by a runner of this machine.
    package init(_ runner: any CommandRunner) { self.runner = runner }

    /// What came of a command.
    package struct Said: Sendable, Hashable {
        /// Why it failed; nil when it did not.
        package let failure: String?
        /// What it wrote, shortened.
        package let output: String
    }

    /// Runs a command to its end, or until its time is over; an empty one says nothing.
    ///
    /// It learns the subvolume and the snapshot's path from `POOLKEEPER_SUBVOLUME` and
    /// `POOLKEEPER_SNAPSHOT`.
    package func run(
        _ words: [String],
        within time: Duration,
        subvolume: String,
        snapshot: String
    ) async throws -> Said {
        guard let program = words.first else { return Said(failure: nil, output: "") }
        var environment = Command.plainEnvironment
        environment["POOLKEEPER_SUBVOLUME"] = subvolume
        environment["POOLKEEPER_SNAPSHOT"] = snapshot
        let command = Command(
            program,
            Array(words.dropFirst()),
            environment: environment,
            timeout: time,
            outputMax: Self.outputMax
        )
        do {
            let output = try await runner.run(command)
            let text = Harmless.text(output.text + output.errorText)
            return Said(
                failure: output.status == 0 ? nil : "\(command) ended with \(output.status)",
                output: TextUnit.characters.cut(text, to: Self.saidMax)
            )
        } catch let failure as CommandFailure {
            return Said(failure: failure.description, output: failure.said)
        }
    }
}
