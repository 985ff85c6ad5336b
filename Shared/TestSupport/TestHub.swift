package import MessageBus

/// A hub for tests that can go away and come back, whatever its kind.
package protocol TestHub: Sendable {
    /// The way onto it.
    func transport() async throws -> any BusTransport
    /// It dies, and another takes its place.
    func restart() async throws
    /// It ends.
    func stop() async
}
