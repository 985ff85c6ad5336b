import Foundation

/// An address of the web, in its parts.
package struct WebAddress: Sendable, Hashable {
    /// Whether it is reached by TLS.
    package let isSecure: Bool
    /// The host's name or address, without brackets.
    package let host: String
    /// The port.
    package let port: Int

    /// Reads an address; nil for one that is not `http` or `https`, or names no host.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil
        else { return nil }
        switch parts.scheme?.lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : host.lowercased()
        port = parts.port ?? (isSecure ? 443 : 80)
    }

    /// The host, and the port where it is not the usual one.
    package var place: String {
        port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }
}
