import FleetProcesses
import Foundation
import Glibc
import Testing

/// A folder that a FUSE server of the test's own shows at another place, until it stops answering.
final class FuseFolder: Sendable {
    /// Where the kernel asks the server.
    let mountPoint: String
    private let server: ChildProcess

    private static let program = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/fuse/passing.py").path

    /// The library that the server is made of.
    static let library = "/usr/lib/python3/dist-packages/fusepy.py"

    /// Shows a folder at an empty one.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - mountPoint: the empty one.
    ///   - stopAt: an operation and a file's name at which the server stops by itself.
    ///   - log: where it says what goes wrong.
    /// - Throws: when it does not start to serve.
    init(_ folder: String, at mountPoint: String, stopAt: [String] = [], log: String) async throws {
        self.mountPoint = mountPoint
        server = try ChildProcess(
            "/usr/bin/python3",
            ["-B", Self.program, folder, mountPoint] + stopAt,
            logPath: log
        )
        let server = server
        try await eventually("the FUSE server serves") {
            server.log.contains("ready") || !server.isRunning
        }
        guard server.isRunning else { throw NeverHappened(description: server.log) }
    }

    /// From now on nothing is answered.
    func silence() { server.signal(SIGSTOP) }

    /// What was asked meanwhile is answered.
    func wake() { server.signal(SIGCONT) }

    /// Waits until the server has stopped by itself.
    func waitUntilSilent() async throws {
        let path = "/proc/\(server.pid)/stat"
        try await eventually("the FUSE server stops") {
            try String(contentsOfFile: path, encoding: .utf8).contains(") T ")
        }
    }

    /// Takes it away; calls that still wait fail.
    func end() async {
        let force: Int32 = 1, detach: Int32 = 2  // umount(2)
        _ = unsafe umount2(mountPoint, force | detach)
        server.signal(SIGKILL)
        await server.endOrKill()
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where nothing can be mounted by FUSE, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1`
    /// the test runs and fails instead.
    static var needsFuse: Self {
        let isThere =
            getuid() == 0 && FileManager.default.fileExists(atPath: "/dev/fuse")
            && FileManager.default.fileExists(atPath: FuseFolder.library)
        return .enabled(
            if: isThere || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "a FUSE server of the test's own needs root and /dev/fuse (apt install python3-fusepy)"
        )
    }
}
