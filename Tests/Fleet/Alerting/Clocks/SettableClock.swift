import FleetProcesses
import Foundation
import TestSupport

/// A time of day of a process's own, which a test sets while the process runs; the clocks that
/// nobody can set go on as they are.
struct SettableClock: Sendable {
    private let folder: TemporaryFolder

    /// The machine's time of day, until it is set.
    init() async throws {
        folder = try TemporaryFolder()
        _ = FileManager.default.createFile(atPath: folder.file("step"), contents: Data(count: 8))
        let compiler = try ChildProcess(
            "/usr/bin/cc",
            [
                "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o",
                folder.file("set_clock.so"), packagePath("Tests/Fixtures/set-clock/set_clock.c"),
            ],
            logPath: folder.file("cc.log")
        )
        guard await compiler.exitStatus == 0 else {
            throw NeverHappened(description: "the clock's library is built: \(compiler.log)")
        }
    }

    /// What the process is started with.
    var environment: [String: String] {
        ["LD_PRELOAD": folder.file("set_clock.so"), "SET_CLOCK_FILE": folder.file("step")]
    }

    /// Sets the time of day so far from the machine's.
    func set(_ step: Duration) throws {
        let parts = step.components
        let nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        let file = try FileHandle(forUpdating: URL(filePath: folder.file("step")))
        // Eight bytes at once: the process reads them at every look at the clock.
        try file.write(contentsOf: unsafe withUnsafeBytes(of: nanoseconds) { unsafe Data($0) })
        try file.close()
    }
}
