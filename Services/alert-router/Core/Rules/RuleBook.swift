import Quantities

/// Every rule over samples, with what is different about it where.
package struct RuleBook: Sendable, Hashable {
    /// The rules, by their names.
    package let rules: [AlertRule]
    private let overrides: [String: [RuleOverride]]
    private let wanted: Set<String>

    /// A book of these rules and overrides; the more specific override counts, of equal ones the
    /// later.
    package init(rules: [AlertRule] = RuleDefaults.rules, overrides: [RuleOverride] = []) {
        self.rules = rules
        self.overrides = Dictionary(grouping: overrides, by: \.rule).mapValues { list in
            list.enumerated()
                .sorted {
                    ($0.element.specificity, $0.offset) < ($1.element.specificity, $1.offset)
                }
                .map(\.element)
        }
        wanted = Set(rules.flatMap { $0.expressions.flatMap(\.names) })
    }

    /// The rules that need a sample.
    package func watching(type: String, object: String, name: String) -> [AlertRule] {
        guard wanted.contains(name) else { return [] }
        return rules.filter { $0.watches(type: type, object: object, name: name) }
    }

    /// A rule as it counts for an object of a system; nil for a name that no rule has.
    package func rule(_ name: String, for subject: AlertSubject) -> AlertRule? {
        guard let rule = rules.first(where: { $0.name == name }) else { return nil }
        return overrides[name, default: []].filter { $0.concerns(subject) }
            .reduce(rule) { $1.changing($0) }
    }
}
