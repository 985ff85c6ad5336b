/// A pool of which a message says what a rule of ours watches, too.
///
/// It fills up, or it is not well: what the message says and what the rule finds are one alert.
package struct RuledPool: Sendable, Hashable {
    /// The rule's name.
    package let rule: String
    /// The pool's name.
    package let name: String

    /// A pool under a rule; nil for a rule of which no message speaks.
    package init?(rule: String, name: String) {
        guard [RuleDefaults.poolUsage, RuleDefaults.poolHealth].contains(rule) else { return nil }
        (self.rule, self.name) = (rule, name)
    }

    /// The pool and the rule of an alert with this identity; nil for another alert.
    init?(of identity: [String: String]) {
        guard let name = identity["pool"] else { return nil }
        self.init(rule: identity[Alert.nameLabel] ?? "", name: name)
    }

    /// What it is kept under; no pool's name has a blank at its beginning.
    var key: String { rule == RuleDefaults.poolUsage ? name : "\(rule) \(name)" }
}
