/// Keeps turns apart while there is work all the time; the first after a pause begins at once.
package struct TurnSpacing: Sendable {
    private let spacing: Duration
    private var next: Duration?

    /// Turns begin no sooner than `spacing` one after another.
    package init(_ spacing: Duration) {
        self.spacing = spacing
    }

    /// How long the next turn has to wait, which is taken as settled.
    ///
    /// - Parameter now: time since the machine started (`WallClock.uptime`); nil when the clock has
    ///   none, and then nothing waits.
    /// - Returns: how long to wait, `spacing` at the most; zero to begin at once.
    package mutating func rest(at now: Duration?) -> Duration {
        guard let now else { return .zero }
        let rest = min(max(.zero, (next ?? now) - now), spacing)
        next = now + rest + spacing
        return rest
    }
}
