package import PSATicketerCore
package import Quantities
import Synchronization

/// What one PSA may be asked, whichever login it is called with, and across restarts.
///
/// A call is counted on the disk before it is made: a process that is killed and started again
/// finds what was used of the PSA's limit, and never takes it twice.
package final class KeptBudget: Sendable {
    /// How long a call waits when its count could not be written.
    package static let asksAgain = Duration.seconds(10)

    private let budget: Mutex<CallBudget>
    private let keep: @Sendable (Timestamp) async throws -> Void

    /// A budget.
    ///
    /// - Parameters:
    ///   - budget: what may be asked, with the calls that were made before.
    ///   - keep: counts a call on the disk; it has returned when that is durable.
    package init(
        _ budget: CallBudget,
        keep: @escaping @Sendable (Timestamp) async throws -> Void = { _ in }
    ) {
        self.budget = Mutex(budget)
        self.keep = keep
    }

    /// Whether a call would be let through now; nil when it would, else when to ask again.
    func refusal(_ priority: CallPriority, thing: String, at now: Timestamp) -> Timestamp? {
        budget.withLock { budget in
            var trial = budget
            return trial.begin(priority, thing: thing, at: now)
        }
    }

    /// Why a call is not let through.
    struct Refusal: Sendable, Hashable {
        let reason: String
        let until: Timestamp
    }

    /// Asks for a call and counts it; one that is let through has to be ended by `end`.
    ///
    /// - Returns: nil when the call may be made.
    func begin(_ priority: CallPriority, thing: String, at now: Timestamp) async -> Refusal? {
        if let until = budget.withLock({ $0.begin(priority, thing: thing, at: now) }) {
            return Refusal(reason: "the budget of calls is used up", until: until)
        }
        do {
            try await keep(now)
            return nil
        } catch {
            budget.withLock { $0.drop(thing: thing) }
            return Refusal(
                reason: "the call could not be counted, so that it is not made: \(error)",
                until: now + Self.asksAgain
            )
        }
    }

    /// Ends a call.
    func end(_ end: CallBudget.End, thing: String, at now: Timestamp) {
        budget.withLock { $0.end(end, thing: thing, at: now) }
    }

    /// Takes over what the PSA says of everybody's calls.
    func learn(_ said: SharedUse) { budget.withLock { $0.learn(said) } }
}
