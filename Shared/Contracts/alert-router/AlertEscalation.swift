package import Quantities

/// That somebody else was told of an alert because nobody had said that it is looked after.
package struct AlertEscalation: Sendable, Hashable, Codable {
    /// The step of the policy, from 1.
    package var step: Int
    /// Steps of the policy.
    package var steps: Int
    /// How often this step was told, from 1.
    package var time: Int
    /// Who was told.
    package var receiver: String
    /// When.
    package var at: Timestamp

    /// A step that was taken.
    package init(step: Int, steps: Int, time: Int, receiver: String, at: Timestamp) {
        self.step = step
        self.steps = steps
        self.time = time
        self.receiver = receiver
        self.at = at
    }
}
