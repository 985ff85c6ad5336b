package import Quantities

/// What a tenant may ask of its PSA: so many calls within a time, so many at once, and none while
/// the PSA asks for patience or fails.
package struct CallBudget: Sendable, Hashable {
    private var windows: [RateWindow]
    private var shared: SharedUse?
    private let threads: Int
    private var breaker = CircuitBreaker()
    private var patience: Timestamp?
    private var underWay: [String: Int] = [:]

    /// A budget.
    ///
    /// - Parameters:
    ///   - windows: calls within a time; all of them count.
    ///   - threads: calls at once at one kind of thing of the PSA, at least 1.
    ///   - made: calls of an earlier process, the oldest first.
    package init(windows: [RateWindow], threads: Int, made: [CountedCalls] = []) {
        self.windows = windows
        for calls in made {
            for index in windows.indices { self.windows[index].count(calls.count, at: calls.at) }
        }
        self.threads = max(1, threads)
    }

    /// Whether the PSA is left alone because it fails.
    package var isBroken: Bool { breaker.opensUntil != nil }

    /// Why a call is not let through now, in words.
    package func reason(at now: Timestamp) -> String {
        if let patience, patience > now { return "it asks for patience" }
        if breaker.refusal(at: now) != nil {
            return "it has failed \(breaker.failures) times in a row and is left alone for a while"
        }
        return "the budget of calls is used up"
    }

    /// Asks for a call, and counts it when it is let through.
    ///
    /// - Parameters:
    ///   - priority: who asks.
    ///   - thing: the kind of thing that is called, such as `Tickets`.
    ///   - now: the time of day.
    /// - Returns: nil when the call may be made, which has to be ended by `end`; else when to ask
    ///   again.
    package mutating func begin(
        _ priority: CallPriority,
        thing: String,
        at now: Timestamp
    ) -> Timestamp? {
        if let patience, patience > now { return patience }
        if let until = breaker.refusal(at: now) { return until }
        // An end is told to whoever waits; the moment is for when that is missed.
        if underWay[thing, default: 0] >= threads { return now + .seconds(1) }
        var refusal = shared?.refusal(share: priority.share, at: now)
        for index in windows.indices {
            let until = windows[index].refusal(share: priority.share, at: now)
            if let until { refusal = max(refusal ?? until, until) }
        }
        if let refusal { return refusal }
        for index in windows.indices { windows[index].count(at: now) }
        shared?.count()
        underWay[thing, default: 0] += 1
        breaker.begin()
        return nil
    }

    /// Gives a place back of a call that was let through and not made; it stays counted.
    package mutating func drop(thing: String) {
        underWay[thing] = max(0, underWay[thing, default: 0] - 1)
        breaker.drop()
    }

    /// How a call ended, for the budget.
    package enum End: Sendable, Hashable {
        /// The PSA answered, be it with a refusal.
        case answered
        /// It asks for patience.
        case patience(Duration)
        /// It failed or did not answer.
        case failed
    }

    /// Ends a call.
    package mutating func end(_ end: End, thing: String, at now: Timestamp) {
        underWay[thing] = max(0, underWay[thing, default: 0] - 1)
        switch end {
        case .answered: breaker.succeeded()
        case .failed: breaker.failed(at: now)
        case .patience(let wait):
            breaker.succeeded()
            // Never shortened by another call that was asked for less.
            patience = max(patience ?? now, now + wait)
        }
    }

    /// Takes over what the PSA says of everybody's calls.
    package mutating func learn(_ said: SharedUse) { shared = said }
}
