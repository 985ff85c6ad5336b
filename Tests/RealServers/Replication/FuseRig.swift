import FleetProcesses
import Foundation
package import TestSupport

/// Storage hosts by zfs-fuse on this machine, and the witness's keys for them.
package final class FuseRig: StorageRig {
    /// The hosts by name.
    package let fuse: [String: FuseHost]
    /// Where everything lies.
    package let folder: TemporaryFolder
    /// The witness's pinned host keys.
    package let knownHosts: String

    /// Makes hosts and their keys.
    ///
    /// - Parameters:
    ///   - names: the hosts' names.
    ///   - megabytes: the size of each pool, 96 unless told.
    /// - Throws: when a part of it does not come up.
    package init(_ names: [String], megabytes: [String: Int] = [:]) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let identity = folder.file("id_ed25519")
        let keygen = try ChildProcess(
            "/usr/bin/ssh-keygen",
            ["-q", "-t", "ed25519", "-N", "", "-f", identity],
            logPath: folder.file("keygen.log")
        )
        guard await keygen.exitStatus == 0 else {
            throw NeverHappened(description: "no key: \(keygen.log)")
        }
        knownHosts = folder.file("known_hosts")
        let ports = try FreePorts.find(runs: names.map { _ in 1 })
        var hosts: [String: FuseHost] = [:]
        for (name, port) in zip(names, ports) {
            hosts[name] = try await FuseHost(
                name,
                in: folder.path,
                port: Int(port),
                identity: identity,
                knownHosts: knownHosts,
                megabytes: megabytes[name] ?? 96
            )
        }
        fuse = hosts
        try pinHostKeys()
    }

    /// The hosts.
    package var hosts: [any StorageHost] { Array(fuse.values) }

    /// A host by its name.
    package func host(_ name: String) throws -> FuseHost {
        guard let host = fuse[name] else { throw NeverHappened(description: "no host \(name)") }
        return host
    }
}
