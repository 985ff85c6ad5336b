package import ZFSSyncEngineCore

/// A storage host as ssh reaches it.
package struct RemoteHost: Sendable, Hashable {
    /// Its name in the settings, which is its alias in the ssh configuration too.
    package var name: String
    /// Its address or name in the network.
    package var hostname: String
    /// The port of its sshd.
    package var port: Int
    /// The account.
    package var user: String
    /// The private key; nil for those that ssh tries by itself.
    package var identityFile: String?
    /// The file with its pinned host key, in the format of known_hosts (sshd(8)).
    package var knownHostsFile: String
    /// Whether ZFS's tools run by `sudo -n`, which needs a rule in sudoers.
    package var usesSudo: Bool

    /// A host.
    package init(
        name: String,
        hostname: String,
        port: Int = 22,
        user: String,
        identityFile: String? = nil,
        knownHostsFile: String,
        usesSudo: Bool = false
    ) {
        self.name = name
        self.hostname = hostname
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.knownHostsFile = knownHostsFile
        self.usesSudo = usesSudo
    }

    /// The words of a command as the host runs it: by sudo where the host is set so.
    package func words(of command: ZFSCommand) -> [String] {
        let words = [command.program.rawValue] + command.arguments
        switch command.program {
        case .zfs, .zpool: return usesSudo ? ["sudo", "-n"] + words : words
        case .date, .ps: return words
        }
    }
}
