import FleetProcesses
import Foundation
import TestSupport

/// A storage host on which `deploy/install.sh` has installed what was built, seen by nobody else.
struct InstalledHost {
    /// An ordinary user of it.
    static let user = "pkhost"

    /// Runs a script there as root, in a shell that ends at the first command that fails.
    ///
    /// - Throws: what it printed, when it does not end with 0.
    @discardableResult
    static func run(_ script: String) async throws -> String {
        let folder = try TemporaryFolder()
        let machine = folder.file("machine")
        try FileManager.default.createDirectory(
            atPath: machine,
            withIntermediateDirectories: false
        )
        let built = URL(filePath: ChildProcess.path(of: "poolkeeper")).deletingLastPathComponent()
        let process = try ChildProcess(
            "/usr/bin/unshare",
            [
                "-m", packagePath("Tests/RealServers/Btrfs/Host/installed-host.sh"), machine,
                built.path, script,
            ],
            logPath: folder.file("log")
        )
        guard await process.exitStatus == 0 else { throw Tool.Failed(description: process.log) }
        return process.log
    }

    /// The words that run a line as cron would (crontab(5)) for the ordinary user.
    static func cron(_ line: String) -> String {
        """
        setpriv --reuid \(user) --regid \(user) --init-groups env -i HOME=/home/\(user) \
        LOGNAME=\(user) SHELL=/bin/sh PATH=/usr/bin:/bin sh -c 'cd; \(line)'
        """
    }
}
