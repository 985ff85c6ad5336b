package import Commands
import Glibc
import Quantities
import Subprocess
import Synchronization
import SystemPackage

/// Runs commands on this machine, each in a process group of its own.
package struct LocalRunner: CommandRunner {
    /// How long a command that is to end may take before it is killed.
    private let grace: Duration

    /// A runner on this machine.
    package init(grace: Duration = .seconds(2)) {
        self.grace = grace
    }

    /// Runs a command; a timeout or cancellation ends its whole process group.
    package func run(_ command: Command, input: [UInt8]) async throws -> CommandOutput {
        guard command.host == .local else { throw CommandFailure(.wrongHost, of: command) }
        let grace = grace
        return try await withThrowingTaskGroup(of: CommandOutput?.self) { group in
            group.addTask { try await Self.execute(command, input, grace) }
            group.addTask {
                try await Task.sleep(for: command.timeout)
                return nil
            }
            defer { group.cancelAll() }
            // The first to end decides; the other is cancelled, which kills a running command.
            guard let first = try await group.next(), let output = first else {
                throw CommandFailure(.timedOut, of: command)
            }
            return output
        }
    }

    private static func execute(
        _ command: Command,
        _ input: [UInt8],
        _ grace: Duration
    ) async throws -> CommandOutput {
        let group = ProcessGroup()
        do {
            let limit = Int(command.outputMax.bytes)
            let result = try await Subprocess.run(
                executable(command),
                arguments: Arguments(command.arguments),
                environment: environment(command),
                platformOptions: options(grace),
                input: .array(input),
                output: .bytes(limit: limit),
                error: .bytes(limit: limit)
            ) { execution in group.set(execution.processIdentifier.value) }
            try Task.checkCancellation()
            guard case .exited(let status) = result.terminationStatus else {
                throw CommandFailure(.signalled(signal(result.terminationStatus)), of: command)
            }
            return CommandOutput(
                status: status,
                standardOutput: result.standardOutput,
                standardError: result.standardError
            )
        } catch {
            group.kill()
            throw failure(error, command)
        }
    }

    private static func executable(_ command: Command) -> Executable {
        command.program.hasPrefix("/")
            ? .path(FilePath(command.program)) : .name(command.program)
    }

    private static func environment(_ command: Command) -> Environment {
        var values: [Environment.Key: String] = [:]
        for (name, value) in command.environment { values[.init(stringLiteral: name)] = value }
        return .custom(values)
    }

    private static func options(_ grace: Duration) -> PlatformOptions {
        var options = PlatformOptions()
        // A group of its own, so that what the command started ends with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: grace),
        ]
        return options
    }

    private static func signal(_ status: TerminationStatus) -> Int32 {
        if case .signaled(let signal) = status { Int32(signal) } else { 0 }
    }

    private static func failure(_ error: any Error, _ command: Command) -> any Error {
        guard !(error is CommandFailure), !(error is CancellationError), !Task.isCancelled else {
            return error is CommandFailure ? error : CancellationError()
        }
        guard let error = error as? SubprocessError else { return error }
        let code: CommandFailure.Code =
            switch error.code {
            case .executableNotFound: .notFound
            case .outputLimitExceeded: .outputTooLarge
            default: .notStarted
            }
        return CommandFailure(code, of: command, underlying: error)
    }
}
