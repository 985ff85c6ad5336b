import Synchronization

/// What async code and the hub's thread share.
final class HubLink: Sendable {
    private struct State {
        var isStopping = false
        var hasEnded = false
        var failure: (any Error)?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let pipe: WakePipe
    private let report = Mutex(HubReport())
    private let state = Mutex(State())

    init() throws {
        pipe = try WakePipe()
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Why the hub ended by itself; nil while it runs, and when it was stopped.
    var failure: (any Error)? { state.withLock { $0.failure } }

    var counters: HubCounters { report.withLock { $0.counters } }

    var trouble: String? { report.withLock { $0.trouble } }

    /// Takes the knocks that nobody has seen yet.
    func takeKnocks() -> Set<HubKnock> {
        report.withLock { report in
            defer { report.knocks = [] }
            return report.knocks
        }
    }

    /// For the thread: how it is now.
    func tell(_ counters: HubCounters, trouble: String?, knocks: [HubKnock]) {
        report.withLock { report in
            report.counters = counters
            report.trouble = trouble
            for knock in knocks where report.knocks.count < Self.knocksMax {
                report.knocks.insert(knock)
            }
        }
    }

    func stop() async {
        state.withLock { $0.isStopping = true }
        pipe.ring()
        await ended()
    }

    /// Waits until the thread has closed its sockets.
    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    func end(because failure: (any Error)?) {
        let waiting = state.withLock { state in
            state.hasEnded = true
            state.failure = failure
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private struct HubReport {
        var counters = HubCounters()
        var trouble: String?
        var knocks: Set<HubKnock> = []
    }

    /// Strangers remembered between two looks; the log names no more of them.
    private static let knocksMax = 16
}
