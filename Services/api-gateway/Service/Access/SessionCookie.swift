import HTTPTypes
import Hummingbird

/// The cookie that carries a sign-in, and the token its forms carry.
enum SessionCookie {
    private static let secureName = "__Host-poolkeeper"
    private static let plainName = "poolkeeper"

    /// The session a request carries; the name for TLS counts first.
    static func value(in request: Request) -> String? {
        let cookies = Cookies(request)
        return [secureName, plainName].lazy.compactMap { cookies[$0] }
            .first { $0.utf8.count == 64 }
    }

    /// The header that sets a session.
    static func set(_ value: String, isSecure: Bool) -> String {
        let name = isSecure ? secureName : plainName
        return "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The headers that end it, under either name.
    static var clearing: [String] {
        [
            "\(secureName)=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0",
            "\(plainName)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
        ]
    }

    /// What each form of a session carries: known to the session's pages alone, and of no use for
    /// the cookie itself.
    static func formToken(of value: String) -> String { secretHash("form:" + value) }
}

/// The cookies of a request.
struct Cookies {
    private let values: [Substring: Substring]

    init(_ request: Request) {
        let text = request.headers[values: .cookie].joined(separator: ";")
        let pairs = text.split(separator: ";").prefix(100).compactMap { item in
            let parts = item.drop { $0 == " " }.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        values = Dictionary(pairs) { first, _ in first }
    }

    subscript(name: String) -> String? { values[name[...]].map(String.init) }
}
