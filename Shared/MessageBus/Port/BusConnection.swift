/// One node's place on the bus.
package protocol BusConnection: Sendable {
    /// What arrives, in batches; ends when the connection is closed.
    var arrivals: AsyncStream<[BusArrival]> { get }

    /// Sends without waiting; what cannot be sent at once is dropped.
    func send(_ departures: [BusDeparture])

    /// Leaves the bus and frees its sockets.
    func close() async
}
