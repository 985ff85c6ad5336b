package import Quantities

/// Decides who fetches a new access token: one at a time, before the old one ends.
package struct TokenCare: Sendable, Hashable {
    /// What somebody who needs a token does.
    package enum Need: Sendable, Hashable {
        /// Uses the present one, of this number.
        case use(Int)
        /// Fetches a new one; everybody else waits for it.
        case fetch
        /// Waits for the one who fetches.
        case wait
        /// Does without before this: the PSA does not know us.
        case refused(until: Timestamp)
    }

    private var number = 0
    private var freshUntil: Timestamp?
    /// Whether somebody fetches one.
    package private(set) var isFetching = false
    private var refusals = 0
    private var refusedUntil: Timestamp?

    /// No token yet.
    package init() {}

    /// What somebody who needs a token does now.
    package mutating func need(at now: Timestamp) -> Need {
        if isFetching { return .wait }
        if let refusedUntil, refusedUntil > now { return .refused(until: refusedUntil) }
        if let freshUntil, freshUntil > now { return .use(number) }
        isFetching = true
        return .fetch
    }

    /// Notes a new token; it is replaced at 80 % of its life.
    package mutating func fetched(livesFor life: Duration, at now: Timestamp) {
        isFetching = false
        number += 1
        freshUntil = now + .microseconds(life.wholeMicroseconds / 5 * 4)
        refusedUntil = nil
    }

    /// Notes that none was given; the next one is asked for later each time.
    package mutating func notFetched(at now: Timestamp) {
        isFetching = false
        freshUntil = nil
        refusals += 1
        delay(at: now)
    }

    /// Notes that a call with a token was answered with 401: it was not performed.
    ///
    /// - Returns: whether the call may be made once more with a new token.
    package mutating func rejected(_ used: Int, at now: Timestamp) -> Bool {
        // Another call with this token was rejected already, or a new one has been fetched since.
        guard used == number, freshUntil != nil else { return true }
        freshUntil = nil
        refusals += 1
        // A new token that is rejected too is not bettered by another one.
        guard refusals > 1 else { return true }
        delay(at: now)
        return false
    }

    /// Notes that a call with a token was answered otherwise.
    package mutating func accepted() { refusals = 0 }

    private mutating func delay(at now: Timestamp) {
        let wait = Duration.seconds(30) * (1 << min(refusals, 5))
        refusedUntil = now + min(wait, .seconds(900))
    }
}
