/// Keeps the writings of history apart while webhooks come all the time; the first after a pause
/// may begin at once.
struct HistorySpacing {
    private let spacing: Duration
    private var next: Duration?

    /// Writings begin no sooner than `spacing` one after another.
    init(_ spacing: Duration) {
        self.spacing = spacing
    }

    /// How long the next writing has to wait, which is taken as settled.
    ///
    /// - Parameter now: time since the machine started; nil when the clock has none, and then
    ///   nothing waits.
    /// - Returns: how long to wait; zero to begin at once.
    mutating func rest(at now: Duration?) -> Duration {
        guard let now else { return .zero }
        let rest = min(max(.zero, (next ?? now) - now), spacing)
        next = now + rest + spacing
        return rest
    }
}
