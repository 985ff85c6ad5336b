/// When something may be tried, and tried again: one at a time, waiting longer each time it fails.
///
/// Each wait is stretched by up to a quarter, so that consumers that failed together do not all
/// come back together.
struct Attempts {
    private let first: Duration
    private let last: Duration
    private var jitter: Jitter
    private var failures = 0
    private var notBefore = Duration.zero
    private(set) var isUnderWay = false

    /// The wait after the first failure, doubling up to the last.
    init(first: Duration, last: Duration, seed: UInt64) {
        self.first = first
        self.last = last
        jitter = Jitter(seed: seed)
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

    /// It was turned away, and may be tried again after a wait that the other side names.
    mutating func refused(for wait: Duration, _ now: Duration) {
        guard isUnderWay else { return }
        isUnderWay = false
        notBefore = now + jitter.stretch(min(max(wait, .zero), last))
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
        notBefore = now + jitter.stretch(delay)
    }
}
