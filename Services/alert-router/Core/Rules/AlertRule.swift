/// A rule over samples: what it watches, when that is bad, and what is said then.
package struct AlertRule: Sendable, Hashable {
    /// The rule's name, the label `alertname` of its alerts.
    package var name: String
    /// The samples' category, such as `pool`.
    package var type: NamePattern
    /// The objects, such as pools; a system's own metrics have an empty one.
    package var object: NamePattern
    /// What is computed of an object's latest samples; the first whose metrics are there counts.
    package var expressions: [RuleExpression]
    /// The base unit of the value, for sentences: `ratio`, `celsius`, `bytes`, `seconds`; empty
    /// for a number.
    package var unit: String
    /// When it is bad.
    package var condition: RuleCondition
    /// How long it has to be bad, by the samples' times, before it is told.
    package var holds: Duration
    /// The label that names the object, such as `pool`.
    package var objectLabel: String
    /// Labels of its alerts beside the usual ones.
    package var labels: [String: String]
    /// What is wrong in one sentence.
    package var summary: SentenceTemplate
    /// What else there is to say.
    package var details: SentenceTemplate
    /// Whether it counts.
    package var isOn: Bool

    /// A rule that is on.
    package init(
        name: String,
        type: NamePattern,
        object: NamePattern = .any,
        expressions: [RuleExpression],
        unit: String = "",
        condition: RuleCondition,
        holds: Duration = .zero,
        objectLabel: String = "object",
        labels: [String: String] = [:],
        summary: SentenceTemplate,
        details: SentenceTemplate = SentenceTemplate("")
    ) {
        self.name = name
        self.type = type
        self.object = object
        self.expressions = expressions
        self.unit = unit
        self.condition = condition
        self.holds = holds
        self.objectLabel = objectLabel
        self.labels = labels
        self.summary = summary
        self.details = details
        isOn = true
    }

    /// Whether a sample is one that the rule needs.
    package func watches(type: String, object: String, name: String) -> Bool {
        self.type.matches(type) && self.object.matches(object)
            && expressions.contains { $0.names.contains(name) }
    }
}
