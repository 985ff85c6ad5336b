/// Where a hub listens: one address for each of its three sockets.
package struct HubEndpoints: Sendable, Hashable, CustomStringConvertible {
    /// What peers publish goes here.
    package let dataIn: String
    /// What peers read comes from here.
    package let dataOut: String
    /// Requests and answers.
    package let control: String

    /// The three addresses by themselves.
    package init(dataIn: String, dataOut: String, control: String) {
        self.dataIn = dataIn
        self.dataOut = dataOut
        self.control = control
    }

    /// The three addresses of a hub's one address.
    ///
    /// - Parameters:
    ///   - address: `ipc:///folder`, for three sockets in it, or `tcp://127.0.0.1:7700`, for that
    ///     port and the two after it; port 0 lets the kernel choose each.
    ///   - isEncrypted: whether CURVE guards it; without, `tcp` stays on this machine.
    /// - Throws: `BusAddressError` when it is neither, or would leave this machine unencrypted.
    package init(_ address: String, isEncrypted: Bool = false) throws {
        if address.hasPrefix("ipc:///"), address.utf8.count <= Self.ipcBytesMax {
            let folder = address.hasSuffix("/") ? String(address.dropLast()) : address
            self.init(
                dataIn: folder + "/data-in",
                dataOut: folder + "/data-out",
                control: folder + "/control"
            )
            return
        }
        guard address.hasPrefix("tcp://"), let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...]), port <= UInt16.max - 2
        else { throw BusAddressError(.malformed, address) }
        let host = address[..<colon]
        let name = host.dropFirst("tcp://".count)
        guard !name.isEmpty else { throw BusAddressError(.malformed, address) }
        guard isEncrypted || Self.loopbackHosts.contains(name) else {
            throw BusAddressError(.unencrypted, address)
        }
        func at(_ offset: UInt16) -> String { "\(host):\(port == 0 ? "*" : String(port + offset))" }
        self.init(dataIn: at(0), dataOut: at(1), control: at(2))
    }

    /// The folder of `ipc` sockets, which only their owner may enter; nil for `tcp`.
    var folder: String? {
        guard control.hasPrefix("ipc://"), let slash = control.lastIndex(of: "/") else {
            return nil
        }
        return String(control[..<slash].dropFirst("ipc://".count))
    }

    /// The control socket's address, which names the hub well enough for a person.
    package var description: String { control }

    private static let loopbackHosts: Set<Substring> = ["127.0.0.1", "[::1]", "localhost"]
    /// A unix socket's path has at most 107 bytes, `/data-out` among them.
    private static let ipcBytesMax = 6 + 107 - 9
}
