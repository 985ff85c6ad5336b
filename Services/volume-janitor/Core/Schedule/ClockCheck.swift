package import Quantities

/// Finds out whether the wall clock was set since it was last looked at.
///
/// While a machine runs, its uptime tells; after a restart of it nothing does, so a gap of more
/// than an hour is doubted then, which costs one interval.
package struct ClockCheck: Sendable, Hashable, Codable {
    /// The wall clock at the last look.
    package var wall: Timestamp
    /// The machine's time since it started at the last look, in microseconds; nil when not known.
    package var uptimeMicroseconds: Int64?
    /// Tells one start of the machine from another; empty when not known.
    package var boot: String

    /// A look at the clock.
    package init(wall: Timestamp, uptime: Duration?, boot: String) {
        self.wall = wall
        self.uptimeMicroseconds = uptime?.wholeMicroseconds
        self.boot = boot
    }

    /// A clock that moved by more than this without time passing was set.
    package static let tolerance = Duration.seconds(3600)

    /// By how much the clock seems to have been set since; nil when ages can be believed.
    package func jump(to now: ClockCheck) -> Duration? {
        let moved = now.wall - wall
        let jump: Duration
        if boot == now.boot, let before = uptimeMicroseconds, let after = now.uptimeMicroseconds,
            after >= before
        {
            jump = moved - .microseconds(after - before)
        } else {
            // How long the machine was off is not known; what it has run since is.
            jump = moved - .microseconds(now.uptimeMicroseconds ?? 0)
        }
        return jump > Self.tolerance || jump < .zero - Self.tolerance ? jump : nil
    }
}
