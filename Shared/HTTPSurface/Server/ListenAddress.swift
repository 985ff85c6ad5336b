/// Where a server listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port of a host name or address; port 0 lets the kernel choose.
    case tcp(host: String, port: Int)
    /// A unix socket at a path.
    case unix(path: String)

    /// Reads `HOST:PORT`, `[IPv6]:PORT`, `:PORT` (every interface) or `unix:/path`.
    ///
    /// Nil when the text is none of these or the port is not 0 to 65535.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.hasPrefix("/"), path.utf8.count <= 107 else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.contains(where: \.isWhitespace) else { return nil }
        self = .tcp(host: host.isEmpty ? "0.0.0.0" : host, port: port)
    }

    /// The text that `init?(_:)` reads.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The port; nil for a unix socket.
    package var port: Int? {
        if case .tcp(_, let port) = self { port } else { nil }
    }
}
