package import Quantities

/// One reason why a system needs someone.
package struct Finding: Sendable, Equatable {
    /// How soon.
    package var urgency: Urgency
    /// How bad.
    package var condition: Condition
    /// What is the matter, in a sentence.
    package var reason: Sentence
    /// What to do or what else holds; may be empty.
    package var advice: Sentence
    /// Since when, as far as that is known.
    package var since: Timestamp?

    /// A reason of these parts.
    package init(
        _ urgency: Urgency,
        _ condition: Condition,
        _ reason: Sentence,
        advice: Sentence = "",
        since: Timestamp? = nil
    ) {
        self.urgency = urgency
        self.condition = condition
        self.reason = reason
        self.advice = advice
        self.since = since
    }
}
