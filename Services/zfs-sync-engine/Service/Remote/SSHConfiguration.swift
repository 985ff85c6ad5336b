import Foundation

/// A configuration of our own for ssh(1), so that nobody's defaults change what is done.
///
/// Host keys are pinned, nothing is asked, nothing is forwarded, and a silent connection is found
/// cut after `aliveInterval` × `aliveMissesMax`.
package struct SSHConfiguration: Sendable, Hashable {
    /// The file, given to each ssh by `-F`.
    package let path: String
    /// The program.
    package let program: String

    /// Writes the file; an older one is replaced at once and whole.
    ///
    /// - Parameters:
    ///   - path: where; its folder exists.
    ///   - hosts: every host that is to be reached.
    ///   - limits: times and misses.
    ///   - program: where ssh is.
    /// - Throws: `SSHConfigurationFault` for a value that no ssh configuration can hold, and what
    ///   writing the file says.
    package init(
        writingTo path: String,
        hosts: [RemoteHost],
        limits: RemoteLimits = RemoteLimits(),
        program: String = "/usr/bin/ssh"
    ) throws {
        let text = try Self.text(hosts: hosts, limits: limits)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        self.path = path
        self.program = program
    }

    /// The arguments of ssh for a line on a host.
    ///
    /// - Parameters:
    ///   - host: one of those the file was written for.
    ///   - line: what the login shell there is to read; made by `ShellWord.line`.
    /// - Returns: argv without the program.
    package func arguments(for host: RemoteHost, line: String) -> [String] {
        ["-F", path, "-T", host.name, line]
    }

    /// What the file says.
    package static func text(hosts: [RemoteHost], limits: RemoteLimits) throws -> String {
        let own = try hosts.map { host in
            var lines = [
                "Host \(try word(host.name, "name", of: host))",
                "    HostName \(try word(host.hostname, "hostname", of: host))",
                "    Port \(host.port)",
                "    User \(try word(host.user, "ssh_user", of: host))",
                "    UserKnownHostsFile \(try file(host.knownHostsFile, of: host))",
            ]
            if let identity = host.identityFile {
                lines.append("    IdentityFile \(try file(identity, of: host))")
            }
            return lines.joined(separator: "\n")
        }
        return (own + [general(limits)]).joined(separator: "\n\n") + "\n"
    }

    private static func general(_ limits: RemoteLimits) -> String {
        """
        Host *
            BatchMode yes
            StrictHostKeyChecking yes
            GlobalKnownHostsFile /dev/null
            UpdateHostKeys no
            IdentitiesOnly yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            ConnectTimeout \(max(1, limits.connect.components.seconds))
            ConnectionAttempts 1
            ServerAliveInterval \(max(1, limits.aliveInterval.components.seconds))
            ServerAliveCountMax \(limits.aliveMissesMax)
            TCPKeepAlive yes
            ClearAllForwardings yes
            ForwardAgent no
            PermitLocalCommand no
            ControlMaster no
            ControlPath none
            RequestTTY no
            EscapeChar none
            Compression no
            IPQoS throughput
            LogLevel ERROR
        """
    }

    /// A word that means nothing else in a configuration: no blank, quote, `%` token or pattern.
    private static func word(
        _ text: String,
        _ setting: String,
        of host: RemoteHost
    ) throws -> String {
        guard text.wholeMatch(of: /[A-Za-z0-9_.:\[\]][A-Za-z0-9_.:\[\]@+-]*/) != nil else {
            throw SSHConfigurationFault(host: host.name, setting: setting, value: text)
        }
        return text
    }

    private static func file(_ path: String, of host: RemoteHost) throws -> String {
        guard !path.isEmpty, !path.contains(where: { $0.isNewline || $0 == "\"" || $0 == "\\" })
        else { throw SSHConfigurationFault(host: host.name, setting: "file", value: path) }
        // `%` begins a token (ssh_config(5), TOKENS), and `%%` is itself.
        return "\"\(path.replacing("%", with: "%%"))\""
    }
}
