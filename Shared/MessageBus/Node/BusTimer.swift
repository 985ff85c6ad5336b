/// Where a node learns that time goes by; injected, so that tests decide it.
package protocol BusTimer: Sendable {
    /// Time since some fixed moment; never goes back.
    var now: Duration { get }

    /// Something to await about ten times a second, until the task is cancelled.
    func ticks() -> AsyncStream<Void>
}
