package import Observations

/// Who is told when nobody says that an alert is looked after.
package struct EscalationPolicy: Sendable, Hashable {
    /// Policies at the most.
    package static let countMax = 100
    /// Steps of one at the most.
    package static let stepsMax = 20

    /// One step.
    package struct Step: Sendable, Hashable {
        /// How long the alert has been told of without anybody looking after it.
        package var after: Duration
        /// Who is told, by the receiver's name in Alertmanager's configuration.
        package var receiver: String
        /// After how long they are told again; nil for never.
        package var repeatEvery: Duration?
        /// How often they are told at the most.
        package var times: Int

        /// A step.
        package init(
            after: Duration,
            receiver: String,
            repeatEvery: Duration? = nil,
            times: Int = 1
        ) {
            self.after = after
            self.receiver = receiver
            self.repeatEvery = repeatEvery
            self.times = times
        }
    }

    /// What it is called; tells what was done by it from what another has done.
    package var name: String
    /// What an alert must meet.
    package var matchers: [LabelMatcher]
    /// The steps, the first to be taken first.
    package var steps: [Step]

    /// A policy.
    package init(name: String, matchers: [LabelMatcher], steps: [Step]) {
        self.name = name
        self.matchers = matchers
        self.steps = steps
    }
}
