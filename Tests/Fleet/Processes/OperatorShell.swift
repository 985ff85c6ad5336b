/// Somebody at a shell who runs one program after another and reads what each prints.
package final class OperatorShell {
    private let folder: String
    private let environment: [String: String]
    private var count = 0

    /// A shell.
    ///
    /// - Parameters:
    ///   - folder: an own folder, which keeps what programs print.
    ///   - environment: added to a small clean environment.
    package init(in folder: String, environment: [String: String] = [:]) {
        self.folder = folder
        self.environment = environment
    }

    /// Runs a program to its end.
    ///
    /// - Parameter command: the program, which is looked up in the system's folders, and its
    ///   arguments.
    /// - Returns: its standard output without the white space around it.
    /// - Throws: `NeverHappened` with all it printed, unless it ended with 0.
    @discardableResult
    package func run(_ command: String...) async throws -> String { try await run(command) }

    /// Runs a program to its end, as above.
    @discardableResult
    package func run(_ command: [String]) async throws -> String {
        count += 1
        let process = try ChildProcess(
            "/usr/bin/env",
            command,
            environment: environment,
            logPath: "\(folder)/\(count).out",
            errorPath: "\(folder)/\(count).err"
        )
        let status = await process.exitStatus
        guard status == 0 else {
            let said = ChildProcess.text(of: "\(folder)/\(count).err") + process.log
            throw NeverHappened(
                description: "\(command.joined(separator: " ")) ended with \(status): "
                    + said.suffix(3000)
            )
        }
        return String(process.log.trimmingSuffix(while: \.isWhitespace))
    }
}

extension StringProtocol where SubSequence == Substring {
    fileprivate func trimmingSuffix(while isLoose: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !isLoose($0) }) else { return "" }
        return self[...last]
    }
}
