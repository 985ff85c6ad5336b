import Quantities

/// Notices that the wall clock was set, by comparing it with the time that went by.
///
/// No rule of the bus rests on wall time but the age at which read rows and remembered ids go.
/// After a jump nobody knows how old they are, so that waits for one whole period.
struct ClockWatch {
    private var last: (wall: Timestamp, uptime: Duration)?
    private var pausedUntil: Duration?

    /// Compares the clocks; returns by how much the wall clock was set, when by more than 5 s and a
    /// thousandth of the time since the last look.
    mutating func look(
        _ wall: Timestamp,
        _ uptime: Duration,
        pause: Duration
    ) -> Duration? {
        defer { last = (wall, uptime) }
        guard let last else { return nil }
        let elapsed = uptime - last.uptime
        let jump = .microseconds(wall.microseconds - last.wall.microseconds) - elapsed
        let slack = Self.jumpMin + elapsed / 1000
        guard jump > slack || jump < .zero - slack else { return nil }
        pausedUntil = uptime + pause
        return jump
    }

    /// Whether ages mean nothing at a moment.
    func isPaused(_ uptime: Duration) -> Bool { pausedUntil.map { uptime < $0 } ?? false }

    private static let jumpMin = Duration.seconds(5)
}
