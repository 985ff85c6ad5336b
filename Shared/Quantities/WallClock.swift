/// Where a part of the system learns the time of day; injected, so that tests decide it.
package protocol WallClock: Sendable {
    /// The moment now, which may step back when the machine's clock is set.
    func now() -> Timestamp
}
