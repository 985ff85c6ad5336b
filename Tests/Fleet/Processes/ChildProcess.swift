import Foundation
import Glibc

/// A real executable of ours, started, watched and killed by a test.
///
/// Its standard output and error go to a file, so that a full pipe can never stop it and a failed
/// test can show what it said.
package final class ChildProcess: Sendable {
    /// The process identifier while it runs and after.
    package let pid: Int32
    /// Where its output went.
    package let logPath: String
    private let process: Mutexed
    private let exit: AsyncStream<Never>

    /// Starts an executable that was built beside the test bundle, or any absolute path.
    ///
    /// - Parameters:
    ///   - executable: a product's name, or a path that starts with `/`.
    ///   - arguments: argv without the name.
    ///   - environment: added to a small clean environment.
    ///   - logPath: the file that takes standard output and error, appended.
    ///   - errorPath: the file that takes standard error instead.
    ///   - isLeashed: whether its standard input stays open as long as this process lives, so that
    ///     it can tell the end of a test run that was killed; else it is empty.
    /// - Throws: when the executable is not there or cannot be started.
    package init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        logPath: String,
        errorPath: String? = nil,
        isLeashed: Bool = false
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path(of: executable))
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no",
        ].merging(environment) { $1 }
        let log = try Self.end(of: logPath)
        process.standardOutput = log
        process.standardError = try errorPath.map(Self.end(of:)) ?? log
        if isLeashed {
            process.standardInput = Pipe()
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        let (exit, ended) = AsyncStream<Never>.makeStream()
        process.terminationHandler = { _ in ended.finish() }
        self.exit = exit
        try process.run()
        self.process = Mutexed(process)
        self.logPath = logPath
        pid = process.processIdentifier
    }

    /// The end of a file, which is made when it is not there.
    private static func end(of path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seekToEnd()
        return file
    }

    deinit { signal(SIGKILL) }

    /// The path of a product built beside the running test bundle.
    package static func path(of executable: String) -> String {
        if executable.hasPrefix("/") { return executable }
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own ?? ""
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent(executable).path
    }

    /// Sends a signal; nothing happens when the process is gone.
    package func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// Whether it still runs.
    package var isRunning: Bool { process.value.isRunning }

    /// `kill -9`, then waits until the kernel has taken it away.
    package func killAndWait() async {
        signal(SIGKILL)
        _ = await exitStatus
    }

    /// Its exit status, once it has ended by itself or by a signal.
    package var exitStatus: Int32 {
        get async {
            for await _ in exit {}
            return process.value.terminationStatus
        }
    }

    /// Waits for its end, which `kill -9` brings about when it does not come by itself.
    package func endOrKill() async {
        // A process that hangs has had its chance; what it left is on the disk.
        try? await eventually("process \(pid) ends", within: 60) { !isRunning }
        await killAndWait()
    }

    /// What it has written so far.
    package var log: String { Self.text(of: logPath) }

    /// The text of a file; empty when it is not there.
    static func text(of path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}

/// `Process` is documented to be usable from any thread, but is not marked so in this toolchain.
private final class Mutexed: @unchecked Sendable {
    let value: Process
    init(_ value: Process) { self.value = value }
}
