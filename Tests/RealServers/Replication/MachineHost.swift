import Commands
import CommandsSystem
import FleetProcesses
import Foundation
import Quantities
import Synchronization
package import ZFSSyncEngine

/// A storage host in a machine of its own, with OpenZFS in a real kernel.
package final class MachineHost: StorageHost {
    /// Its name in the settings.
    package let name: String
    /// Its pool.
    package let pool: String
    /// How the witness reaches it: as a user who may run ZFS's tools by sudo.
    package let remote: RemoteHost
    /// The line of known_hosts that pins its host key.
    package var knownHostsLine: String { key.withLock { $0 } }
    private let key = Mutex("")
    private let image: MachineImage
    private let control: String
    private let machine: String

    /// Boots a machine with an empty pool.
    ///
    /// - Parameters:
    ///   - name: its name in the settings.
    ///   - image: what it boots.
    ///   - port: a free port, for its sshd.
    ///   - folder: the rig's folder.
    ///   - knownHosts: the witness's pinned host keys.
    /// - Throws: when it does not come up.
    package init(
        _ name: String,
        from image: MachineImage,
        port: Int,
        in folder: String,
        knownHosts: String
    ) async throws {
        self.name = name
        self.image = image
        pool = name + "p"
        control = folder + "/" + name + ".ctl"
        remote = RemoteHost(
            name: name,
            hostname: "127.0.0.1",
            port: port,
            user: "zfsadmin",
            identityFile: image.identity,
            knownHostsFile: knownHosts,
            usesSudo: true
        )
        // Another test run may have machines of the same image.
        machine = "\(name)-\(port)"
        try await image.boot(["start", machine, "\(port)"])
        try await readHostKey()
        try await run(["truncate", "-s", "1G", "/root/pool.img"])
        try await zpool("create", "-O", "mountpoint=none", pool, "/root/pool.img")
    }

    /// Replaces its host key.
    package func changeHostKey() async throws {
        let script = "rm -f /etc/ssh/ssh_host_*; ssh-keygen -qA; kill -HUP $(pgrep -o -x sshd)"
        try await run(["sh", "-c", script])
        let old = knownHostsLine
        try await eventually("\(name) shows another key") {
            try await readHostKey()
            return knownHostsLine != old && !knownHostsLine.isEmpty
        }
    }

    private func readHostKey() async throws {
        let line = try await LocalRunner().succeed(
            Command(
                "/usr/bin/ssh-keyscan",
                ["-p", "\(remote.port)", "-t", "ed25519", "127.0.0.1"]
            )
        ).text
        key.withLock { $0 = line }
    }

    /// Takes the machine's cable out, so that every packet from and to it is lost without a word,
    /// or puts it in again.
    package func setCable(isIn: Bool) async throws {
        try await image.boot(["cable", machine, isIn ? "on" : "off"])
    }

    /// Switches it off and deletes its disk.
    package func stop() async { _ = try? await image.boot(["wipe", machine]) }

    /// Runs a program in it as root, over a connection of the test's own that stays open.
    @discardableResult
    package func run(_ words: [String]) async throws -> String {
        let options = [
            "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR",
            "BatchMode=yes", "ControlMaster=auto", "ControlPersist=600", "ControlPath=\(control)",
        ]
        return try await LocalRunner().succeed(
            Command(
                "/usr/bin/ssh",
                ["-i", image.identity, "-p", "\(remote.port)"] + options.flatMap { ["-o", $0] }
                    + ["root@127.0.0.1", ShellWord.line(words)],
                timeout: .seconds(300)
            )
        ).text
    }
}
