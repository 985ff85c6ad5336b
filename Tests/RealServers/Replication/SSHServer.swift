import FleetProcesses
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A real sshd on loopback with a host key of its own, in the mounts of another process or here.
package final class SSHServer: Sendable {
    /// Its port.
    package let port: Int
    /// The folder of its keys and configuration.
    package let folder: String
    private let key: String
    private let around: Int32?
    private let child = Mutex<ChildProcess?>(nil)

    /// Makes keys and starts it.
    ///
    /// - Parameters:
    ///   - folder: where its files go; exists.
    ///   - port: a free port.
    ///   - key: the public key that it lets in, as root.
    ///   - around: the process whose mounts it has; nil for those of this one.
    /// - Throws: when it does not come up.
    package init(
        in folder: String,
        port: Int,
        letting key: String,
        around: Int32?
    ) async throws {
        (self.folder, self.port, self.key, self.around) = (folder, port, key, around)
        try FileManager.default.createDirectory(
            atPath: "/run/sshd",
            withIntermediateDirectories: true
        )
        try force(nil)
        try Data(configuration.utf8).write(to: URL(filePath: folder + "/sshd_config"))
        try await makeHostKey()
        try await start()
    }

    deinit { child.withLock { $0?.signal(SIGKILL) } }

    /// The line of known_hosts that pins its host key.
    package var knownHostsLine: String {
        get throws {
            let key = try String(contentsOfFile: folder + "/host_key.pub", encoding: .utf8)
            return "[127.0.0.1]:\(port) "
                + key.split(separator: " ").prefix(2).joined(separator: " ")
                + "\n"
        }
    }

    /// Puts a command before the key, which replaces whatever is asked; nil for none.
    package func force(_ command: String?) throws {
        let options = command.map { "restrict,command=\"\($0)\" " } ?? ""
        try Data((options + key).utf8).write(to: URL(filePath: folder + "/authorized_keys"))
    }

    /// Replaces its host key, as a machine that was swapped for another would.
    package func changeHostKey() async throws {
        await stop()
        try FileManager.default.removeItem(atPath: folder + "/host_key")
        try await makeHostKey()
        try await start()
    }

    /// Ends the listener; connections that stand go on.
    package func stop() async {
        let child = child.withLock { child in
            defer { child = nil }
            return child
        }
        await child?.killAndWait()
    }

    /// Starts it, on the same port.
    package func start() async throws {
        var child = try spawned()
        defer { self.child.withLock { $0 = child } }
        try await eventually("sshd listens on \(port)") {
            guard child.isRunning else {
                // The one before may still be letting go of the port.
                child = try spawned()
                return false
            }
            return child.log.contains("Server listening on 127.0.0.1 port \(port)")
        }
    }

    private func spawned() throws -> ChildProcess {
        // What an earlier one said is none of this one's.
        try? FileManager.default.removeItem(atPath: folder + "/sshd.log")
        // sshd closes what it inherits, by which Foundation sees a child's end and would then wait
        // for it and for nothing else; so it is the child of a child, and ends with it.
        let mounts = around.map { ["/usr/bin/nsenter", "-t", "\($0)", "-m"] } ?? []
        return try ChildProcess(
            "/usr/bin/unshare",
            ["--fork", "--kill-child"] + mounts
                + ["/usr/sbin/sshd", "-D", "-e", "-f", folder + "/sshd_config"],
            logPath: folder + "/sshd.log"
        )
    }

    /// The processes of its connections, each with what it runs below.
    package var connections: [Int32] {
        get async throws { try await Processes.descendants(of: child.withLock { $0?.pid } ?? -1) }
    }

    private func makeHostKey() async throws {
        let keygen = try ChildProcess(
            "/usr/bin/ssh-keygen",
            ["-q", "-t", "ed25519", "-N", "", "-f", folder + "/host_key"],
            logPath: folder + "/keygen.log"
        )
        guard await keygen.exitStatus == 0 else {
            throw NeverHappened(description: "no host key: \(keygen.log)")
        }
    }

    private var configuration: String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(folder)/host_key
        AuthorizedKeysFile \(folder)/authorized_keys
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        UseDNS no
        PrintMotd no
        MaxStartups 100:30:200
        LogLevel INFO

        """
    }
}
