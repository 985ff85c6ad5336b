import Commands
import CommandsSystem
import FleetProcesses
import Foundation
import Glibc
import TestSupport
package import ZFSSyncEngine

/// A storage host on this machine: its own ZFS by zfs-fuse, its own pool on a file, its own sshd.
package final class FuseHost: StorageHost {
    /// Its name, which is its pool's with a `p` behind.
    package let name: String
    /// Its pool.
    package let pool: String
    /// Its sshd.
    package let ssh: SSHServer
    /// Where its files lie.
    package let folder: String
    private let daemon: ChildProcess
    private let identity: String
    private let knownHosts: String

    /// Makes and starts a host.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - folder: the rig's folder.
    ///   - port: a free port.
    ///   - identity: the witness's private key, whose public one it lets in.
    ///   - knownHosts: the witness's pinned host keys.
    ///   - megabytes: the size of its pool; at least 64.
    /// - Throws: when a part of it does not come up.
    package init(
        _ name: String,
        in folder: String,
        port: Int,
        identity: String,
        knownHosts: String,
        megabytes: Int = 96
    ) async throws {
        self.name = name
        (self.identity, self.knownHosts) = (identity, knownHosts)
        pool = name + "p"
        let own = folder + "/" + name
        self.folder = own
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let daemon = try ChildProcess(
            "/usr/bin/unshare",
            ["-m", Self.script, own],
            logPath: own + "/zfs-fuse.log"
        )
        self.daemon = daemon
        try await eventually("zfs-fuse of \(name) answers: \(daemon.log)") {
            FileManager.default.fileExists(atPath: own + "/socket/zfs_socket")
        }
        ssh = try await SSHServer(
            in: own,
            port: port,
            letting: try String(contentsOfFile: identity + ".pub", encoding: .utf8),
            around: daemon.pid
        )
        let disk = own + "/disk.img"
        _ = FileManager.default.createFile(atPath: disk, contents: nil)
        guard unsafe truncate(disk, megabytes << 20) == 0 else {
            throw NeverHappened(description: "no room for \(disk)")
        }
        try await zpool("create", "-O", "mountpoint=none", pool, disk)
    }

    deinit { daemon.signal(SIGKILL) }

    /// How the witness reaches it: as root on loopback.
    package var remote: RemoteHost {
        RemoteHost(
            name: name,
            hostname: "127.0.0.1",
            port: ssh.port,
            user: "root",
            identityFile: identity,
            knownHostsFile: knownHosts
        )
    }

    /// The line of known_hosts that pins its host key as it is now.
    package var knownHostsLine: String { get throws { try ssh.knownHostsLine } }

    /// Replaces its host key.
    package func changeHostKey() async throws { try await ssh.changeHostKey() }

    /// Ends the host and everything of it.
    package func stop() async {
        // A pool that will not go is taken away with the daemon; it lies on a file of the test's.
        _ = try? await zpool("destroy", "-f", pool)
        await ssh.stop()
        await daemon.killAndWait()
    }

    /// Runs a program on the host, by its mounts and not by ssh.
    @discardableResult
    package func run(_ words: [String]) async throws -> String {
        try await LocalRunner().succeed(
            Command("/usr/bin/nsenter", ["-t", "\(daemon.pid)", "-m"] + words)
        ).text
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "fuse-host.sh").path
}
