import FleetProcesses
import Foundation
import Glibc
import TestSupport
import Testing

/// A time of day of a process's own, by libfaketime, which a test sets while the process runs; the
/// clocks that nobody can set go on as they are.
struct SettableClock: Sendable {
    /// Where Debian and Ubuntu put the library; nil where it is not installed.
    static let library = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map {
        "/usr/lib/\($0)/faketime/libfaketimeMT.so.1"
    }.first(where: FileManager.default.fileExists(atPath:))

    private let folder: TemporaryFolder

    /// The machine's time of day, until it is set.
    init() async throws {
        folder = try TemporaryFolder()
        try set(.zero)
        let compiler = try ChildProcess(
            "/usr/bin/cc",
            [
                "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o",
                folder.file("own_timers.so"), packagePath("Tests/Fixtures/faketime/own_timers.c"),
            ],
            logPath: folder.file("cc.log")
        )
        guard await compiler.exitStatus == 0 else {
            throw NeverHappened(description: "the library for timers is built: \(compiler.log)")
        }
    }

    /// What the process is started with.
    var environment: [String: String] {
        [
            "LD_PRELOAD": "\(folder.file("own_timers.so")):\(Self.library ?? "libfaketimeMT.so.1")",
            "FAKETIME_TIMESTAMP_FILE": folder.file("step"),
            // Without these it also moves the monotonic clock, and reads the file once in 10 s.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1",
        ]
    }

    /// What becomes the process.
    ///
    /// The library adds to the environment of the first process that it is loaded into, and a
    /// program in Swift finds its arguments beside an environment that nobody moved.
    static let launcher = ["/bin/sh", "-c", #"exec "$0" "$@""#]

    /// Sets the time of day so far from the machine's.
    func set(_ step: Duration) throws {
        let parts = step.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        try folder.write((seconds < 0 ? "" : "+") + "\(seconds)\n", to: "next")
        // Whole at once: the process reads it at every look at the clock.
        guard unsafe rename(folder.file("next"), folder.file("step")) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where libfaketime is not installed, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` the
    /// test runs and fails instead.
    static var needsFakeTime: Self {
        .enabled(
            if: SettableClock.library != nil
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "apt install faketime"
        )
    }
}
