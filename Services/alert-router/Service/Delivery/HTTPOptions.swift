import Foundation
package import ServiceChassis

/// How a target is reached over HTTP: Alertmanager's `http_config`.
package struct HTTPOptions: Sendable, Hashable {
    /// Name and password of basic authentication.
    package var basic: Credentials?
    /// The header `Authorization` otherwise, such as `Bearer …`.
    package var authorization: Secret?
    /// A file of certificates that are trusted instead of the system's.
    package var caFile: String?
    /// Our own certificate.
    package var certificateFile: String?
    /// Its key.
    package var keyFile: String?
    /// Whether any certificate is taken.
    package var isUnverified = false
    /// The proxy.
    package var proxy: Secret?

    /// A name and a password.
    package struct Credentials: Sendable, Hashable {
        /// The name.
        package let name: String
        /// The password.
        package let password: Secret
    }

    /// Nothing special.
    package init() {}

    /// What a section gives; the defaults when there is none.
    package init(reading reader: inout SettingsReader, key: String, defaults: HTTPOptions) {
        guard reader.isGiven(key) else {
            self = defaults
            return
        }
        self = reader.section(key) { Self(section: &$0) }
    }

    private init(section reader: inout SettingsReader) {
        if reader.isGiven("basic_auth") {
            basic = reader.section("basic_auth") { reader in
                let file = reader.secretFile("username_file")
                let name = reader.optionalString("username") ?? file?.revealed ?? ""
                return Credentials(
                    name: name,
                    password: reader.writtenSecret("password") ?? Secret("")
                )
            }
        }
        if reader.isGiven("authorization") {
            authorization = reader.section("authorization") { reader in
                let type = reader.string("type", default: "Bearer")
                return reader.writtenSecret("credentials").map { Secret("\(type) \($0.revealed)") }
            }
        }
        if let token = reader.writtenSecret("bearer_token") {
            authorization = Secret("Bearer \(token.revealed)")
        }
        if basic != nil, authorization != nil {
            reader.problem("basic_auth", "and `authorization` exclude each other; keep one of them")
        }
        readTLS(&reader)
        proxy = reader.optionalString("proxy_url").map { Secret($0) }
        if let proxy, WebAddress(Self.withoutUser(proxy.revealed)) == nil {
            reader.problem("proxy_url", "is no address such as http://proxy:3128")
        }
        if reader.boolean("follow_redirects", default: false) {
            reader.warning(
                "follow_redirects",
                "redirects are never followed; write the last address"
            )
        }
        _ = reader.boolean("enable_http2", default: true)
        _ = reader.boolean("proxy_from_environment", default: false)
        if reader.isGiven("oauth2") {
            reader.problem("oauth2", "is not supported; use `authorization` with a token")
            reader.section("oauth2") { section in
                for key in section.givenKeys { _ = section.optionalString(key) }
            }
        }
    }

    private mutating func readTLS(_ reader: inout SettingsReader) {
        guard reader.isGiven("tls_config") else { return }
        let (ca, certificate, key, isUnverified) = reader.section("tls_config") { reader in
            if let name = reader.optionalString("server_name") {
                reader.problem(
                    "server_name",
                    "`\(name)`: another name than the address' host cannot be checked; use that "
                        + "name in the address"
                )
            }
            return (
                reader.optionalString("ca_file"), reader.optionalString("cert_file"),
                reader.optionalString("key_file"),
                reader.boolean("insecure_skip_verify", default: false)
            )
        }
        (caFile, certificateFile, keyFile) = (ca, certificate, key)
        self.isUnverified = isUnverified
        if (certificate == nil) != (key == nil) {
            reader.problem("tls_config", "`cert_file` and `key_file` are given both or not at all")
        }
    }

    static func withoutUser(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@"), let start = address.range(of: "://") else {
            return address
        }
        return String(address[..<start.upperBound]) + address[address.index(after: at)...]
    }

    /// What must not be shown.
    package var secrets: [Secret] {
        [basic?.password, authorization, proxy].compactMap { $0 }
            + [authorization?.revealed.split(separator: " ").last.map { Secret(String($0)) }]
            .compactMap { $0 }
    }
}
