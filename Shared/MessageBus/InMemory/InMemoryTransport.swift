import Contracts

/// The way onto an in-memory hub.
struct InMemoryTransport: BusTransport {
    let hub: InMemoryHub

    func join(as peer: BusPeer, reading lanes: [LaneName]) async throws -> any BusConnection {
        let (arrivals, deliver) = AsyncStream.makeStream(
            of: [BusArrival].self,
            bufferingPolicy: .bufferingNewest(Self.queueMax)
        )
        let member = hub.join(peer, lanes, deliver)
        return InMemoryConnection(hub: hub, member: member, arrivals: arrivals)
    }

    /// Frames of about 20 KiB at the most, 10 MiB.
    private static let queueMax = 500
}

/// One peer's place on an in-memory hub.
private struct InMemoryConnection: BusConnection {
    let hub: InMemoryHub
    let member: Int
    let arrivals: AsyncStream<[BusArrival]>

    func send(_ departures: [BusDeparture]) { hub.send(departures, from: member) }

    func close() async { hub.leave(member) }
}
