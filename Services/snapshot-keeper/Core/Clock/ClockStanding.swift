import Quantities

/// Whether ages by the wall clock can be believed.
package enum ClockStanding: Sendable, Hashable {
    /// Nothing speaks against it.
    case steady
    /// It was set by so much while the machine ran.
    case jumped(Duration)
    /// The machine was started since the last look, so nobody can say how long that was, and
    /// nothing keeps the clock right.
    case unproven(Duration)

    /// A clock that moved by more than this without time passing was set.
    package static let tolerance = Duration.seconds(3600)
    /// How long a clock that was set must go on evenly before it is believed again, unless
    /// something keeps it right.
    package static let evenFor = Duration.seconds(86_400)

    /// Compares two looks.
    ///
    /// - Parameters:
    ///   - now: the clocks now.
    ///   - last: the look of the last run; nil before the first.
    /// - Returns: the standing, and the look to keep.
    package static func judge(
        _ now: ClockLook,
        after last: ClockLook?
    ) -> (standing: Self, kept: ClockLook) {
        var kept = now
        kept.doubtedMicroseconds = nil
        guard let last else { return (.steady, kept) }
        let moved = now.wall - last.wall
        guard last.boot == now.boot, let before = last.uptimeMicroseconds,
            let after = now.uptimeMicroseconds, after >= before
        else {
            let off = moved - .microseconds(now.uptimeMicroseconds ?? 0)
            guard !isNear(off), !now.isSynchronised else { return (.steady, kept) }
            kept.doubtedMicroseconds = now.uptimeMicroseconds
            return (.unproven(off), kept)
        }
        let jump = moved - .microseconds(after - before)
        if !isNear(jump) {
            kept.doubtedMicroseconds = after
            return (.jumped(jump), kept)
        }
        guard let doubted = last.doubtedMicroseconds, !now.isSynchronised,
            after - doubted < evenFor.wholeMicroseconds
        else { return (.steady, kept) }
        kept.doubtedMicroseconds = doubted
        return (.unproven(jump), kept)
    }

    private static func isNear(_ jump: Duration) -> Bool {
        jump <= tolerance && jump >= .zero - tolerance
    }
}
