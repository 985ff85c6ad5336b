/// Where a part of the system learns the time of day; injected, so that tests decide it.
package protocol WallClock: Sendable {
    /// The moment now, which may step back when the machine's clock is set.
    func now() -> Timestamp

    /// Time since the machine started, asleep or awake, which nobody can set; nil for a clock that
    /// is not the machine's.
    var uptime: Duration? { get }
}

extension WallClock {
    /// A clock for tests has none unless it says so.
    package var uptime: Duration? { nil }
}
