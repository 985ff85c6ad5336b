import Contracts
import MessageBus

/// What a peer's thread is started with.
struct PeerPlan: Sendable {
    let peer: BusPeer
    let lanes: [LaneName]
    let hubs: [HubEndpoints]
    let curve: PeerCurve?
    let standings: SourceStandings
    let note: @Sendable (String) -> Void

    /// Gives a socket this peer's key before it dials a hub; unix sockets need none.
    func secure(_ socket: ZMQSocket, forHub index: Int) throws {
        guard let curve, hubs[index].folder == nil else { return }
        try socket.dial(as: curve.key.pair, server: curve.server(at: index))
    }

    /// Why a hub may have ended the handshake, and what to do.
    func complaint(about hub: HubEndpoints) -> String {
        guard let key = curve?.key.pair.publicKey else {
            return "the hub \(hub) does not let this peer in without a key (POOLKEEPER_BUS_KEY)"
        }
        return """
            the hub \(hub) does not let this peer in: enrol its key \(key) with \
            `poolkeeper bus keys enrol`, and check the hub's key (POOLKEEPER_BUS_SERVER_KEY)
            """
    }
}
