import Quantities

/// The wall clock and the time that nobody can set, read as one.
struct ClockReading: Sendable, Hashable {
    /// By how much the wall clock is set before it counts: more than it is slewed in a second.
    static let jumpMin = Duration.milliseconds(100)
    /// How far apart the two may have been read.
    private static let apartMax = Duration.milliseconds(1)
    private static let triesMax = 20

    let wall: Timestamp
    let uptime: Duration

    /// A reading that was made.
    init(wall: Timestamp, uptime: Duration) {
        self.wall = wall
        self.uptime = uptime
    }

    /// Reads both; nil for a clock that is not the machine's.
    ///
    /// A process that is held up between them reads again, else it would see a jump that was none.
    init?(of clock: any WallClock) {
        guard var before = clock.uptime else { return nil }
        for _ in 1..<Self.triesMax {
            let wall = clock.now()
            guard let after = clock.uptime else { return nil }
            if after - before <= Self.apartMax {
                self.init(wall: wall, uptime: after)
                return
            }
            before = after
        }
        self.init(wall: clock.now(), uptime: before)
    }

    /// By how much the wall clock was set since an earlier reading; nil for not at all.
    func jump(since last: ClockReading) -> Duration? {
        let jump = (wall - last.wall) - (uptime - last.uptime)
        return jump > Self.jumpMin || jump < .zero - Self.jumpMin ? jump : nil
    }
}
