import Quantities
import ServiceChassis

/// One host of `san_hosts`.
package struct HostSettings: Sendable, Hashable {
    /// Its name in the settings.
    package var name: String
    /// Its address or name in the network (`hostname`).
    package var hostname: String
    /// The account (`ssh_user`).
    package var user: String
    /// The port of its sshd (`ssh_port`).
    package var port: Int
    /// The private key (`ssh_identity_file`); nil for those that ssh tries by itself.
    package var identityFile: String?
    /// The file with its pinned key (`ssh_known_hosts_file`).
    package var knownHostsFile: String
    /// Whether zfs and zpool run by sudo (`use_sudo`).
    package var usesSudo: Bool

    /// What counts for hosts that do not say it themselves.
    struct Keys {
        var identity: String?
        var knownHosts: String?
        /// The settings file's folder.
        var folder: String
    }

    /// Hosts at the most.
    package static let countMax = 1000

    static func read(_ reader: inout SettingsReader, _ keys: Keys) -> [HostSettings] {
        reader.section("san_hosts") { reader in
            let names = reader.givenKeys
            if names.count > countMax {
                reader.problem(names[0], "there are more than \(countMax) hosts")
            }
            return names.prefix(countMax).map { name in
                if !isName(name) {
                    reader.problem(name, "a host's name is letters, digits, `-`, `_` and `.`")
                }
                return reader.section(name) { host(name, &$0, keys) }
            }
        }
    }

    private static func host(
        _ name: String,
        _ reader: inout SettingsReader,
        _ keys: Keys
    ) -> HostSettings {
        HostSettings(
            name: name,
            hostname: reader.string("hostname", default: name),
            user: reader.requiredString(
                "ssh_user",
                advice: "name the account that may run zfs there, such as `zfsadmin`"
            ),
            port: reader.integer("ssh_port", default: 22, in: 1...65_535),
            identityFile: reader.optionalString("ssh_identity_file") ?? keys.identity,
            knownHostsFile: reader.optionalString("ssh_known_hosts_file")
                ?? keys.knownHosts ?? keys.folder + "/known_hosts",
            usesSudo: reader.boolean("use_sudo", default: false)
        )
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,62}/) != nil
    }
}
