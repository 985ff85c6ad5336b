package import Contracts

/// The way messages travel between nodes: in one process, or over ZeroMQ.
///
/// It may lose, double and reorder anything; what is true stands in the journals. Kept narrow, so
/// that a distributed log could stand behind it.
package protocol BusTransport: Sendable {
    /// Joins the bus.
    ///
    /// - Parameters:
    ///   - peer: who joins.
    ///   - lanes: the lanes whose data the peer wants, at most 20.
    /// - Returns: a connection that keeps itself up until it is closed.
    /// - Throws: when the transport's settings cannot work; an absent hub is no error.
    func join(as peer: BusPeer, reading lanes: [LaneName]) async throws -> any BusConnection
}
