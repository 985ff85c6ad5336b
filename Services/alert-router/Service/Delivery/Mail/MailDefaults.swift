package import ServiceChassis

/// How mails are sent unless a target says otherwise: the `smtp_*` keys of `global`.
package struct MailDefaults: Sendable, Hashable {
    /// Who sends them.
    package var from = ""
    /// The server, `host:port`.
    package var smarthost = ""
    /// How we name ourselves.
    package var hello = "localhost"
    /// The name at the server.
    package var username = ""
    /// The password.
    package var password: Secret?
    /// Whether TLS must be agreed.
    package var requiresTLS = true
    /// A file of certificates that are trusted instead of the system's.
    package var caFile: String?
    /// Whether any certificate is taken.
    package var isUnverified = false

    /// Alertmanager's own defaults.
    package init() {}

    /// What `global` gives.
    package init(reading reader: inout SettingsReader) {
        self.init()
        read(&reader, "smtp_")
    }

    /// What keys of this prefix give, over what there is.
    mutating func read(_ reader: inout SettingsReader, _ prefix: String) {
        from = reader.string("\(prefix)from", default: from)
        smarthost = reader.string("\(prefix)smarthost", default: smarthost)
        hello = reader.string("\(prefix)hello", default: hello)
        let auth = prefix.isEmpty ? "auth_" : "smtp_auth_"
        username = reader.string("\(auth)username", default: username)
        password =
            reader.writtenSecret("\(auth)password")
            ?? reader.writtenSecret("\(auth)secret") ?? password
        _ = reader.string("\(auth)identity", default: "")
        requiresTLS = reader.boolean("\(prefix)require_tls", default: requiresTLS)
        let tls = prefix.isEmpty ? "tls_config" : "smtp_tls_config"
        guard reader.isGiven(tls) else { return }
        (caFile, isUnverified) = reader.section(tls) { section in
            for key in ["server_name", "min_version", "max_version", "cert_file", "key_file"]
            where section.isGiven(key) {
                _ = section.optionalString(key)
                section.warning(key, "is left out for mails")
            }
            return (
                section.optionalString("ca_file"),
                section.boolean("insecure_skip_verify", default: false)
            )
        }
    }

    /// The server and its port; nil for no `host:port`.
    static func place(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let isHost =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || "-._:".utf8.contains(byte)
            }
        return isHost ? (host, port) : nil
    }
}
