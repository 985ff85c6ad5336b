package import Contracts
package import Quantities

/// How far an alert's escalation has come.
package struct EscalationState: Sendable, Hashable {
    /// A step that was taken.
    package struct Told: Sendable, Hashable {
        /// How often.
        package var times: Int
        /// When last.
        package var at: Timestamp

        /// A step that was taken.
        package init(times: Int, at: Timestamp) {
            self.times = times
            self.at = at
        }
    }

    /// The occurrence that escalates.
    package var occurrence: Int
    /// The policy, by its name; empty while none counts and only an end is still to be told.
    package var policy: String
    /// Since when nobody has looked after it.
    package var since: Timestamp
    /// The steps that were taken, by their place in the policy.
    package var told: [Int: Told] = [:]
    /// The receivers that are owed the alert's end, each with the group that they know it by.
    package var owed: [String: String] = [:]
    /// Whether somebody looked after it when it was last due.
    package var isHeld = false
    /// When it is looked at next; nil when every step was taken.
    package var due: Timestamp?
    /// The newest step, as others are told.
    package var last: AlertEscalation?

    /// An escalation that begins.
    package init(occurrence: Int, policy: String, since: Timestamp) {
        self.occurrence = occurrence
        self.policy = policy
        self.since = since
    }

    /// The next step to be taken, and when; nil when there is none.
    package func next(in steps: [EscalationPolicy.Step]) -> (step: Int, at: Timestamp)? {
        steps.enumerated().compactMap { index, step -> (step: Int, at: Timestamp)? in
            guard let told = told[index] else { return (index, since + step.after) }
            guard let pause = step.repeatEvery, told.times < step.times else { return nil }
            return (index, told.at + pause)
        }.min { ($0.at, $0.step) < ($1.at, $1.step) }
    }
}
