import Quantities

/// A clock that goes on as it was when the wall clock is set: waits are measured by it.
///
/// It shows the wall clock's time of when it was made, and what has gone by since; without an
/// uptime of the machine it is the wall clock itself.
struct SteadyClock: Sendable {
    private let clock: any WallClock
    private let start: ClockReading?

    /// A clock that begins with another's time.
    init(_ clock: any WallClock) {
        self.clock = clock
        start = ClockReading(of: clock)
    }

    /// The moment now.
    func now() -> Timestamp {
        guard let start, let uptime = clock.uptime else { return clock.now() }
        return start.wall + (uptime - start.uptime)
    }

    /// What is added to one of its moments to get the wall clock's.
    var toWall: Duration { start == nil ? .zero : clock.now() - now() }
}
