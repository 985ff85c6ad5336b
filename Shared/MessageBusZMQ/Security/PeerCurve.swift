/// How a peer proves who it is, and whom it takes for a hub.
package struct PeerCurve: Sendable {
    /// The peer's key.
    package let key: BusKey
    /// The public keys of the hubs, in the order of their addresses; one stands for all.
    package let servers: [CurvePublicKey]

    /// A peer's key and its hubs' keys, at least one.
    package init(key: BusKey, servers: [CurvePublicKey]) {
        precondition(!servers.isEmpty, "a peer with a key knows its hub's")
        self.key = key
        self.servers = servers
    }

    func server(at index: Int) -> CurvePublicKey {
        servers.count == 1 ? servers[0] : servers[min(index, servers.count - 1)]
    }
}
