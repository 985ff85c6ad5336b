/// When something may be tried, and tried again: one at a time, waiting longer each time it fails.
struct Attempts {
    private let first: Duration
    private let last: Duration
    private var failures = 0
    private var notBefore = Duration.zero
    private(set) var isUnderWay = false

    /// The wait after the first failure, doubling up to the last.
    init(first: Duration, last: Duration) {
        self.first = first
        self.last = last
    }

    /// Whether the attempt before did not succeed.
    var hasFailed: Bool { failures > 0 }

    /// Whether another attempt may start; one that got no answer in its time counts as failed.
    func mayStart(_ now: Duration) -> Bool { now >= notBefore }

    /// An attempt starts.
    mutating func start(_ now: Duration) {
        wait(now)
        isUnderWay = true
    }

    /// It failed at once.
    mutating func failed(_ now: Duration) {
        if !isUnderWay { wait(now) }
        isUnderWay = false
    }

    /// It succeeded; the next may start at once.
    mutating func succeeded() {
        failures = 0
        notBefore = .zero
        isUnderWay = false
    }

    private mutating func wait(_ now: Duration) {
        let delay = min(first * (1 << min(failures, 10)), last)
        failures += 1
        notBefore = now + delay
    }
}
