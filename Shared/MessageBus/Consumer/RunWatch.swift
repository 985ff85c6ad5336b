/// Which process of a source is followed.
///
/// A producer's process draws a number at its start and puts it into its frames. Another number
/// means that the producer was started anew, maybe over an older copy of its journal, so its
/// position is compared before anything more is taken. A number that was replaced and speaks on is
/// a twin.
struct RunWatch {
    /// What a frame's number means.
    enum Verdict: Equatable {
        /// It is the process followed.
        case current
        /// A frame of the process before, which was under way for a while.
        case late
        /// A process that was replaced, and lives.
        case twin
        /// A process not met before.
        case unknown
    }

    private(set) var current: UInt16?
    private var challenger: UInt16?
    private var replaced: [UInt16: Duration] = [:]

    /// A frame came from a process.
    mutating func heard(_ run: UInt16, now: Duration) -> Verdict {
        if run == current { return .current }
        guard let since = replaced[run] else {
            challenger = run
            return .unknown
        }
        return now - since < Self.underWayMax ? .late : .twin
    }

    /// A process answered for its journal, and is followed from now on.
    ///
    /// - Returns: whether it had been replaced before, and lives: a twin.
    mutating func follow(_ run: UInt16, now: Duration) -> Bool {
        let since = replaced.removeValue(forKey: run)
        for other in [current, challenger].compactMap(\.self) where other != run {
            replace(other, now: now)
        }
        (current, challenger) = (run, nil)
        return since.map { now - $0 >= Self.underWayMax } ?? false
    }

    private mutating func replace(_ run: UInt16, now: Duration) {
        if replaced.count >= Self.replacedMax,
            let oldest = replaced.min(by: { $0.value < $1.value })?.key
        {
            replaced[oldest] = nil
        }
        replaced[run] = now
    }

    /// How long frames of an ended process may still arrive.
    static let underWayMax = Duration.seconds(10)
    private static let replacedMax = 8
}
