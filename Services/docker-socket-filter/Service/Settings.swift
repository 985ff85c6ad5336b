package import HTTPSurface
package import ServiceChassis

/// The filter's settings, every default visible.
package struct FilterSettings: Sendable, Equatable {
    /// The socket that callers use.
    package var socket: String
    /// Who may open it, as permission bits.
    package var mode: UInt32
    /// The group it belongs to, by name or number; nil for the process's own.
    package var group: String?
    /// The engine's own socket.
    package var engine: String
    /// Connections at a time; more wait in the kernel's queue.
    package var connectionsMax: Int
    /// Where health and metrics are served.
    package var listen: ListenAddress

    /// Settings with every default.
    package init(
        socket: String = "/run/poolkeeper-docker/docker.sock",
        mode: UInt32 = 0o660,
        group: String? = nil,
        engine: String = "/var/run/docker.sock",
        connectionsMax: Int = 64,
        listen: ListenAddress = .tcp(host: "127.0.0.1", port: 9101)
    ) {
        self.socket = socket
        self.mode = mode
        self.group = group
        self.engine = engine
        self.connectionsMax = connectionsMax
        self.listen = listen
    }

    /// Settings as a file gives them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        socket = Self.path("socket", default: socket, &reader)
        let bits = reader.string("mode", default: "0660")
        if let mode = Self.mode(bits) {
            self.mode = mode
        } else {
            reader.problem("mode", "`\(bits)` is not three octal digits such as `0660`")
        }
        group = reader.optionalString("group")
        engine = Self.path("engine", default: engine, &reader)
        connectionsMax = reader.integer("connections_max", default: connectionsMax, in: 1...1024)
        listen = reader.listen(default: listen)
        if socket == engine {
            reader.problem("socket", "it is the engine's own; give the filter another path")
        }
    }

    private static func path(
        _ key: String,
        default fallback: String,
        _ reader: inout SettingsReader
    ) -> String {
        let text = reader.string(key, default: fallback)
        let path = text.hasPrefix("unix://") ? String(text.dropFirst(7)) : text
        guard case .unix(let checked)? = ListenAddress("unix:\(path)") else {
            reader.problem(key, "`\(text)` is not an absolute path of at most 107 bytes")
            return fallback
        }
        return checked
    }

    /// Permission bits from three octal digits, a zero before them or not.
    static func mode(_ text: String) -> UInt32? {
        let digits = text.hasPrefix("0") && text.utf8.count == 4 ? text.dropFirst() : text[...]
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (0x30...0x37).contains($0) }) else {
            return nil
        }
        return UInt32(digits, radix: 8)
    }
}
