/// Lets a journal begin a new epoch once a minute at the most.
///
/// Each new epoch makes every consumer read again what the journal holds, so a peer that errs, or
/// lies, must not cause one after the other.
struct RenewalPace {
    private var last: Duration?

    /// Whether a new epoch may begin now; if so it counts as begun.
    mutating func mayBegin(_ now: Duration) -> Bool {
        if let last, now - last < Self.interval { return false }
        last = now
        return true
    }

    static let interval = Duration.seconds(60)
}
