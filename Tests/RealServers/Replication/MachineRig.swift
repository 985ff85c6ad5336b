import FleetProcesses
import Foundation
package import TestSupport

/// Storage hosts in machines of their own with OpenZFS.
package final class MachineRig: StorageRig {
    /// The hosts.
    package let hosts: [any StorageHost]
    /// Where the witness's files lie.
    package let folder: TemporaryFolder
    /// The witness's pinned host keys.
    package let knownHosts: String

    /// Boots machines, one after another.
    package init(_ names: [String], from image: MachineImage) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        knownHosts = folder.file("known_hosts")
        let ports = try FreePorts.find(runs: names.map { _ in 1 })
        var hosts: [any StorageHost] = []
        for (name, port) in zip(names, ports) {
            hosts.append(
                try await MachineHost(
                    name,
                    from: image,
                    port: Int(port),
                    in: folder.path,
                    knownHosts: knownHosts
                )
            )
        }
        self.hosts = hosts
        try pinHostKeys()
    }
}
