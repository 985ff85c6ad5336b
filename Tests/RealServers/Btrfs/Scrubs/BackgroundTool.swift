import Foundation
import Glibc

/// A script that goes on while the test does; it ends with it.
final class BackgroundTool {
    private let process = Process()

    /// Begins.
    ///
    /// - Parameters:
    ///   - script: what bash is to do.
    ///   - argument: its `$0`.
    /// - Throws: when there is no bash.
    init(_ script: String, _ argument: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", "-c", script, argument]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]
        try process.run()
    }

    deinit { stop() }

    /// How it ended, once it has.
    var exitStatus: Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it; what the kernel does for a child of it, it does to its end.
    func stop() {
        guard process.isRunning else { return }
        // Tests run where other signals are blocked, and what they start inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
