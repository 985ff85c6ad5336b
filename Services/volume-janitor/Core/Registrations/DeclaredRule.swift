/// A rule as somebody declared it: one that can be carried out, or one with its faults.
package enum DeclaredRule: Sendable, Hashable {
    /// It can be carried out.
    case valid(CleanupRule)
    /// It cannot: nothing is cleaned by it, and files under its path are not cleaned by another.
    case invalid(algorithm: String, parameters: RuleParameters, faults: [RuleFault])

    /// Reads a rule; one with faults is kept with them.
    package static func read(algorithm: String, parameters: RuleParameters) -> DeclaredRule {
        switch CleanupRule.read(algorithm: algorithm, parameters: parameters) {
        case .success(let rule): .valid(rule)
        case .failure(let refusal):
            .invalid(algorithm: algorithm, parameters: parameters, faults: refusal.faults)
        }
    }

    /// The rule; nil when it cannot be carried out.
    package var rule: CleanupRule? {
        if case .valid(let rule) = self { rule } else { nil }
    }

    /// The algorithm's name as it was given.
    package var algorithm: String {
        switch self {
        case .valid(let rule): rule.algorithmName
        case .invalid(let algorithm, _, _): algorithm
        }
    }

    /// The parameters as they were given.
    package var parameters: RuleParameters {
        switch self {
        case .valid(let rule): rule.parameters
        case .invalid(_, let parameters, _): parameters
        }
    }

    /// What is wrong with it; nothing for a rule that can be carried out.
    package var faults: [RuleFault] {
        if case .invalid(_, _, let faults) = self { faults } else { [] }
    }

    /// Whether two declarations ask for the same, whoever made them.
    package func asksSame(as other: DeclaredRule) -> Bool {
        algorithm == other.algorithm && parameters == other.parameters && faults == other.faults
    }
}
