import Contracts
import Quantities

/// Lets readers hear of several fast commits at once; only for the writer's own thread.
///
/// Telling them wakes other threads, which on a small machine take their time from the next
/// commit, and a reader that is told of every message commits for every message. What comes after
/// a pause is told at once; what is held back, no later than `spacing` and the commit that is
/// under way then.
final class HintPace {
    private let spacing: Duration
    private let clock: any WallClock
    private var last: Duration?
    private var gathered: [Envelope] = []
    /// Whether something was committed that nobody was told of.
    private(set) var isHolding = false

    /// Readers are told no sooner than `spacing` one time after another; a clock without an uptime
    /// of the machine's holds nothing back.
    init(_ spacing: Duration, _ clock: any WallClock) {
        self.spacing = spacing
        self.clock = clock
    }

    /// Counts a commit, with the small messages that it added.
    func hold(_ envelopes: [Envelope]) {
        gathered += envelopes
        isHolding = true
    }

    /// How long what is held may still wait; zero when it is to be told now.
    var remaining: Duration {
        guard gathered.count < Self.heldMax, let last, let now = clock.uptime else { return .zero }
        return max(.zero, last + spacing - now)
    }

    /// What is to be told now: the messages since the last time, of this epoch.
    func release(_ epoch: Epoch) -> [Envelope] {
        last = clock.uptime
        isHolding = false
        defer { gathered = [] }
        return gathered.filter { $0.epoch == epoch }
    }

    /// Messages from which on nothing is held any longer, beside those of the last commit.
    static let heldMax = 256
}
