package import Quantities

/// Does one thing once in a PSA that cannot be told that a request is a repetition.
///
/// `planned → sending → done | refused`, and `sending → unknown` when no answer came: then it is
/// searched for, and made again only after a quarantine in which searches that answered found
/// nothing. Each change is committed before what it allows is done; whoever is killed in between
/// goes on from the committed phase.
package struct Dispatch: Sendable, Hashable, Codable {
    /// Where it stands.
    package enum Phase: Sendable, Hashable, Codable {
        /// Nothing was sent that may have been taken; not to be sent before a moment.
        case planned(notBefore: Timestamp?)
        /// A request is under way, sent under the lease of this number.
        case sending(since: Timestamp, fence: Int64)
        /// A request was sent, and whether it was taken is not known.
        case unknown(Doubt)
        /// It is done.
        case done
        /// It will never be taken as it is.
        case refused
        /// Nobody knows, and more is not tried.
        case unconfirmed
    }

    /// What was looked for after a request without an answer.
    package struct Doubt: Sendable, Hashable, Codable {
        /// Since when it is not known.
        package var since: Timestamp
        /// Searches, those that failed too.
        package var looks: Int
        /// Searches in a row that answered and found nothing.
        package var empties: Int
        /// The next search.
        package var nextLook: Timestamp
    }

    /// What is to be done next.
    package enum Need: Sendable, Hashable {
        /// The request is to be sent.
        case send
        /// It is to be looked for.
        case search
        /// Nothing before this; nil while a request is under way.
        case wait(until: Timestamp?)
        /// Nothing any more.
        case nothing
    }

    /// How a request ended.
    package enum Ending: Sendable, Hashable {
        /// It was taken.
        case made
        /// It certainly was not: no byte of it was written, or the PSA said so. It may be later.
        case notTaken(reason: String, after: Duration?)
        /// The PSA will never take it.
        case refused(reason: String)
        /// It may have been taken.
        case unknown(reason: String)
    }

    /// What a search found.
    package enum Finding: Sendable, Hashable {
        /// These, never none.
        case found
        /// The PSA answered that there is none.
        case empty
        /// It did not answer; that is not an empty answer.
        case failed(reason: String, after: Duration?)
    }

    /// Where it stands.
    package private(set) var phase: Phase = .planned(notBefore: nil)
    /// Requests that may have been taken, the present one included.
    package private(set) var sends = 0
    /// Requests that had no answer.
    package private(set) var unknowns = 0
    /// Requests in a row that certainly were not taken.
    package private(set) var failures = 0
    /// Whether it is looked for before it is sent, because another process may have sent it.
    package private(set) var looksFirst: Bool
    /// What went wrong last, in words; empty for nothing.
    package private(set) var trouble = ""

    /// Something that is to be done.
    ///
    /// - Parameter looksFirst: whether it may have been done already.
    package init(looksFirst: Bool = false) { self.looksFirst = looksFirst }

    /// Whether no request for it has been sent yet.
    package var isUnsent: Bool {
        guard case .planned = phase else { return false }
        return sends == 0 && !looksFirst
    }

    /// Whether nothing more is done for it.
    package var isOver: Bool {
        switch phase {
        case .done, .refused, .unconfirmed: true
        case .planned, .sending, .unknown: false
        }
    }

    /// What is to be done next.
    package func need(at now: Timestamp) -> Need {
        switch phase {
        case .planned(let notBefore):
            if let notBefore, notBefore > now { return .wait(until: notBefore) }
            return looksFirst ? .search : .send
        case .sending: return .wait(until: nil)
        case .unknown(let doubt):
            return doubt.nextLook <= now ? .search : .wait(until: doubt.nextLook)
        case .done, .refused, .unconfirmed: return .nothing
        }
    }

    /// Notes that a request is about to be sent; to be committed before it is.
    ///
    /// - Parameters:
    ///   - now: the time of day.
    ///   - fence: the number of the lease under which it is sent.
    /// - Returns: whether it may be sent.
    package mutating func begin(at now: Timestamp, fence: Int64) -> Bool {
        guard need(at: now) == .send else { return false }
        phase = .sending(since: now, fence: fence)
        sends += 1
        return true
    }

    /// Takes how a request ended; one that was sent under another lease changes nothing.
    ///
    /// - Returns: whether it changed anything.
    package mutating func end(
        _ ending: Ending,
        fence: Int64,
        _ limits: DispatchLimits,
        at now: Timestamp
    ) -> Bool {
        guard case .sending(_, fence) = phase else { return false }
        switch ending {
        case .made: phase = .done
        case .notTaken(let reason, let after):
            sends -= 1
            wait(reason, after, limits, at: now)
        case .refused(let reason):
            sends -= 1
            trouble = reason
            phase = .refused
        case .unknown(let reason):
            trouble = reason
            doubt(limits, at: now)
        }
        return true
    }

    /// Takes what a search found.
    package mutating func found(
        _ finding: Finding,
        _ limits: DispatchLimits,
        at now: Timestamp
    ) {
        switch (phase, finding) {
        case (.planned, .found), (.unknown, .found): phase = .done
        case (.planned, .empty):
            looksFirst = false
            failures = 0
        case (.planned, .failed(let reason, let after)):
            // What was looked for in vain for so long is not known to be missing.
            guard failures < limits.failedLooksMax else {
                trouble = reason
                return phase = .unconfirmed
            }
            wait(reason, after, limits, at: now)
        case (.unknown(let doubt), .empty): empty(doubt, limits, at: now)
        case (.unknown(let doubt), .failed(let reason, let after)):
            failed(doubt, reason, after, limits, at: now)
        default: break
        }
    }

    /// Goes on after this process or another one was ended at any moment.
    ///
    /// What was under way may have been taken; what was planned may have been sent by the file's
    /// later state, when a backup was put back. Clocks of two processes are not compared.
    package mutating func restart(_ limits: DispatchLimits, at now: Timestamp) {
        switch phase {
        case .planned: looksFirst = !limits.isIdempotent
        case .sending:
            trouble = "this service ended while the request was under way"
            doubt(limits, at: now)
        case .unknown:
            unknowns -= 1
            doubt(limits, at: now)
        case .done, .refused, .unconfirmed: break
        }
    }

    // MARK: - Inside

    private mutating func wait(
        _ reason: String,
        _ after: Duration?,
        _ limits: DispatchLimits,
        at now: Timestamp
    ) {
        failures += 1
        trouble = reason
        let doubled = limits.retryFirst * (1 << min(failures - 1, 20))
        // Never sooner than the PSA asks for.
        phase = .planned(notBefore: now + max(min(doubled, limits.retryLongest), after ?? .zero))
    }

    private mutating func doubt(_ limits: DispatchLimits, at now: Timestamp) {
        guard !limits.isIdempotent else {
            return wait(trouble, nil, limits, at: now)
        }
        unknowns += 1
        failures = 0
        let look = now + limits.firstLook(ofUnknown: unknowns)
        phase = .unknown(Doubt(since: now, looks: 0, empties: 0, nextLook: look))
    }

    private mutating func empty(_ old: Doubt, _ limits: DispatchLimits, at now: Timestamp) {
        var doubt = old
        doubt.empties += 1
        doubt.looks += 1
        failures = 0
        guard doubt.empties >= limits.empties, now >= doubt.since + limits.quarantine else {
            doubt.nextLook = next(doubt, limits, at: now)
            return phase = .unknown(doubt)
        }
        guard unknowns < limits.unknownsMax else { return phase = .unconfirmed }
        phase = .planned(notBefore: nil)
    }

    private mutating func failed(
        _ old: Doubt,
        _ reason: String,
        _ after: Duration?,
        _ limits: DispatchLimits,
        at now: Timestamp
    ) {
        var doubt = old
        trouble = reason
        doubt.looks += 1
        doubt.empties = 0
        guard now < doubt.since + limits.looksFor else { return phase = .unconfirmed }
        doubt.nextLook = max(next(doubt, limits, at: now), now + (after ?? .zero))
        phase = .unknown(doubt)
    }

    private func next(_ doubt: Doubt, _ limits: DispatchLimits, at now: Timestamp) -> Timestamp {
        // The table says when; behind its end, or when it was missed, a round later.
        let planned = limits.looks.dropFirst(doubt.looks).first.map { doubt.since + $0 }
        guard let planned, planned > now else { return now + limits.looksEvery }
        return planned
    }
}
