import FleetProcesses
import Foundation
import Glibc
package import TestSupport
package import ZFSSyncEngine

/// Storage hosts and the witness's way to them.
package protocol StorageRig: Sendable {
    /// The hosts.
    var hosts: [any StorageHost] { get }
    /// Where the witness's files lie.
    var folder: TemporaryFolder { get }
    /// The witness's pinned host keys.
    var knownHosts: String { get }
    /// The hosts as the witness reaches them.
    var remotes: [RemoteHost] { get }
}

extension StorageRig {
    /// Ends every host.
    package func stop() async {
        for host in hosts { await host.stop() }
    }

    /// A host by its name.
    package func storage(_ name: String) throws -> any StorageHost {
        guard let host = hosts.first(where: { $0.name == name }) else {
            throw NeverHappened(description: "no host \(name)")
        }
        return host
    }

    /// The processes of ours that carry something to hosts of this rig: control channels and
    /// streams.
    ///
    /// - Parameters:
    ///   - host: to this one; nil for to any.
    ///   - isStream: whether only streams are wanted.
    /// - Returns: their numbers.
    /// - Throws: when `/proc` cannot be read.
    package func connections(to host: String? = nil, isStream: Bool = false) async throws -> [Int32]
    {
        try await Processes.descendants(of: getpid()).filter { id in
            let words = Processes.words(of: id)
            guard words.first?.hasSuffix("ssh") == true,
                words.contains(where: { $0.hasPrefix(folder.path) })
            else { return false }
            let isOne =
                words.last?.contains(" send ") == true || words.last?.contains(" receive ") == true
            return (host.map(words.contains) ?? true) && (!isStream || isOne)
        }
    }

    /// Writes the host keys as they are now into the witness's file.
    package func pinHostKeys() throws {
        let lines = try hosts.map { try $0.knownHostsLine }
        try Data(lines.joined().utf8).write(to: URL(filePath: knownHosts))
    }

    /// The hosts as the witness reaches them.
    package var remotes: [RemoteHost] { hosts.map(\.remote) }

    /// How the witness reaches them.
    package func ssh(_ limits: RemoteLimits = RemoteLimits()) throws -> SSHConfiguration {
        try SSHConfiguration(
            writingTo: folder.file("ssh_config"),
            hosts: remotes,
            limits: limits
        )
    }
}
