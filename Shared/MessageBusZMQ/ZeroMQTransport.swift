package import Contracts
package import MessageBus

/// The way to others over ZeroMQ: dials every hub listed, and moves its requests to the next one
/// when a hub cannot deliver them.
package struct ZeroMQTransport: BusTransport {
    private let hubs: [HubEndpoints]

    /// A transport over hubs that need not be up yet; at least one.
    package init(hubs: [HubEndpoints]) {
        precondition(!hubs.isEmpty, "a peer dials at least one hub")
        self.hubs = hubs
    }

    /// Starts the thread that owns this peer's sockets.
    package func join(
        as peer: BusPeer,
        reading lanes: [LaneName]
    ) async throws -> any BusConnection {
        let connection = try ZeroMQConnection()
        let hubs = hubs
        try await withCheckedThrowingContinuation { started in
            SocketThread.start("bus") {
                PeerSockets.run(connection, peer, lanes, hubs) { started.resume(with: $0) }
            }
        }
        return connection
    }
}
