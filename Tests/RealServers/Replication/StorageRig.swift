import Foundation
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
}

extension StorageRig {
    /// Ends every host.
    package func stop() async {
        for host in hosts { await host.stop() }
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
