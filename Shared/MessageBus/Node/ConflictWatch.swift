/// Tells a name that is claimed twice from a restart.
///
/// A hub notices only after two beats that a connection is gone, and until then refuses the one
/// that a restarted process made anew. A conflict that outlasts that is real.
struct ConflictWatch {
    private var since = Duration.zero
    private var last: Duration?

    /// A hub refused this node's name; says whether it has done so for longer than a restart takes.
    mutating func isLasting(_ now: Duration) -> Bool {
        let goesOn = last.map { now - $0 <= Self.pauseMax } ?? false
        if !goesOn { since = now }
        last = now
        return now - since >= Self.restartMax
    }

    private static let restartMax = Duration.seconds(15)
    private static let pauseMax = Duration.seconds(10)
}
