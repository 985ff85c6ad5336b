import CLibPQ

/// A `postgresql://` URL, as `DATABASE_URL` carries it, that never shows its password.
///
/// libpq itself reads it, so every parameter it knows passes through: `sslmode`, `sslrootcert`,
/// `host` with a socket's folder, several hosts, `options`.
package struct PostgresURL: Sendable, Hashable {
    /// The URL with everything in it; only for libpq.
    let text: String

    /// Database, host and user, for messages.
    package let safeDescription: String

    /// The URL that a text holds.
    ///
    /// - Parameter text: `postgresql://user:password@host:port/database?parameters`.
    /// - Throws: `cannotConnect` when libpq cannot read it; the text is not repeated, because it
    ///   may hold a password.
    package init(_ text: String) throws(PostgresError) {
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://"),
            !text.utf8.contains(0), let parts = Self.parts(of: text)
        else {
            throw PostgresError(
                .cannotConnect,
                message: "the database URL cannot be read",
                context: "PostgreSQL",
                advice: "Write it as postgresql://user:password@host:5432/database, with %-escapes "
                    + "for special characters in the password."
            )
        }
        self.text = text
        let host = parts["host"] ?? parts["hostaddr"] ?? "local socket"
        let port = parts["port"].map { ":\($0)" } ?? ""
        let user = parts["user"].map { "\($0)@" } ?? ""
        safeDescription = "\(user)\(host)\(port)/\(parts["dbname"] ?? "")"
    }

    /// What libpq reads from the text; nil when it cannot.
    private static func parts(of text: String) -> [String: String]? {
        guard let options = unsafe PQconninfoParse(text, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var parts: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                parts[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return parts
    }
}
