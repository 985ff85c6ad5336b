package import MessageBus

/// A hub for tests that can go away and come back, whatever its kind.
package protocol TestHub: Sendable {
    /// The way onto it.
    func transport() async throws -> any BusTransport
    /// It dies: whatever is sent now is lost.
    func goDown() async
    /// Another takes its place, and knows nobody.
    func comeBack() async throws
    /// It ends.
    func stop() async
}
