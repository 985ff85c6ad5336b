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
    ///   - keep: counts a call where it is kept; it has returned when that is durable, and throws a
    ///     `Refusal` when the call is not to be made.
    package init(
        _ budget: CallBudget,
        keep: @escaping @Sendable (Timestamp) async throws -> Void = { _ in }
    ) {
        self.budget = Mutex(budget)
        self.keep = keep
    }

    /// Whether a call would be let through now; nil when it would, else why not and when to ask
    /// again.
    func refusal(_ priority: CallPriority, thing: String, at now: Timestamp) -> Refusal? {
        budget.withLock { budget in
            var trial = budget
            return Self.begin(&trial, priority, thing: thing, at: now)
        }
    }

    private static func begin(
        _ budget: inout CallBudget,
        _ priority: CallPriority,
        thing: String,
        at now: Timestamp
    ) -> Refusal? {
        budget.begin(priority, thing: thing, at: now)
            .map { Refusal(reason: budget.reason(at: now), until: $0) }
    }

    /// Why a call is not let through.
    package struct Refusal: Error, Sendable, Hashable {
        /// Why, in words.
        package let reason: String
        /// When to ask again.
        package let until: Timestamp

        /// A refusal.
        package init(reason: String, until: Timestamp) {
            self.reason = reason
            self.until = until
        }
    }

    /// Asks for a call and counts it; one that is let through has to be ended by `end`.
    ///
    /// - Returns: nil when the call may be made.
    func begin(_ priority: CallPriority, thing: String, at now: Timestamp) async -> Refusal? {
        let refusal = budget.withLock { Self.begin(&$0, priority, thing: thing, at: now) }
        if let refusal { return refusal }
        do {
            try await keep(now)
            return nil
        } catch let refusal as Refusal {
            budget.withLock { $0.drop(thing: thing) }
            return refusal
        } catch {
            budget.withLock { $0.drop(thing: thing) }
            return Refusal(
                reason: "the call could not be counted, so that it is not made: \(error)",
                until: now + Self.asksAgain
            )
        }
    }

    /// Counts a call that another process of ours is about to make, such as a person's command.
    ///
    /// How it ends is not told; what the PSA says against it is heard by the next call of this one.
    ///
    /// - Returns: nil when it may be made.
    package func lend(at now: Timestamp) async -> Refusal? {
        let thing = "calls of commands"
        let refusal = await begin(.reading, thing: thing, at: now)
        if refusal == nil { budget.withLock { $0.drop(thing: thing) } }
        return refusal
    }

    /// Ends a call.
    func end(_ end: CallBudget.End, thing: String, at now: Timestamp) {
        budget.withLock { $0.end(end, thing: thing, at: now) }
    }

    /// Takes over what the PSA says of everybody's calls.
    func learn(_ said: SharedUse) { budget.withLock { $0.learn(said) } }
}
