package import Contracts
package import MessageBus

/// The way to others over ZeroMQ: dials every hub listed, and moves its requests to the next one
/// when a hub cannot deliver them.
package struct ZeroMQTransport: BusTransport {
    private let hubs: [HubEndpoints]
    private let curve: PeerCurve?
    private let standings: SourceStandings
    private let note: @Sendable (String) -> Void

    /// A transport over hubs that need not be up yet.
    ///
    /// - Parameters:
    ///   - hubs: where they listen; at least one.
    ///   - curve: this peer's key and the hubs'; nil where nothing leaves the machine.
    ///   - standings: where the transport notes what its hubs vouch for.
    ///   - note: told, in a sentence for the log, why a hub does not let this peer do something.
    package init(
        hubs: [HubEndpoints],
        curve: PeerCurve? = nil,
        standings: SourceStandings = SourceStandings(),
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        precondition(!hubs.isEmpty, "a peer dials at least one hub")
        self.hubs = hubs
        self.curve = curve
        self.standings = standings
        self.note = note
    }

    /// Starts the thread that owns this peer's sockets.
    package func join(
        as peer: BusPeer,
        reading lanes: [LaneName]
    ) async throws -> any BusConnection {
        if let key = curve?.key, key.source != peer.source {
            throw BusKeyError(
                .refused,
                """
                the bus key was made for \(key.source), but this instance is \(peer.source); \
                make it a key of its own, or give it its own state folder
                """
            )
        }
        let connection = try ZeroMQConnection()
        let plan = PeerPlan(
            peer: peer,
            lanes: lanes,
            hubs: hubs,
            curve: curve,
            standings: standings,
            note: note
        )
        try await withCheckedThrowingContinuation { started in
            SocketThread.start("bus") {
                PeerSockets.run(connection, plan) { started.resume(with: $0) }
            }
        }
        return connection
    }
}
