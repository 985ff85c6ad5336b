/// When something may be tried, and tried again: one at a time, waiting longer each time it fails.
///
/// Each wait is stretched by up to a quarter, so that consumers that failed together do not all
/// come back together. Where answers take long, the first wait is twice what the last one took:
/// asking again while an answer is under way makes the next one later still.
struct Attempts {
    private let first: Duration
    private let last: Duration
    private var jitter: Jitter
    private var failures = 0
    private var notBefore = Duration.zero
    private(set) var isUnderWay = false
    private var startedAt = Duration.zero
    /// How long an answer takes, as far as is known.
    private var usual = Duration.zero

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
        startedAt = now
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

    /// It was answered; the next may start at once, and knows how long an answer takes.
    mutating func answered(_ now: Duration) {
        // After a second attempt nobody knows which of them was answered (Karn's rule): then the
        // wait that was long enough stays, and halves with each answer that needs no second one.
        usual = failures > 1 ? min(delay(failures - 1), last) / 2 : max(now - startedAt, usual / 2)
        succeeded()
    }

    private func delay(_ failures: Int) -> Duration {
        min(max(first, usual * 2) * (1 << min(failures, 10)), last)
    }

    private mutating func wait(_ now: Duration) {
        let delay = delay(failures)
        failures += 1
        notBefore = now + jitter.stretch(delay)
    }
}
