/// What is wrong with one parameter of a rule, and what to do.
package struct RuleFault: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The parameter; `algorithm` when the algorithm itself is unknown.
    package let parameter: String
    /// What is wrong and what to do, without the parameter's name.
    package let message: String

    /// A fault.
    package init(_ parameter: String, _ message: String) {
        self.parameter = parameter
        self.message = message
    }

    /// The parameter and what is wrong with it.
    package var description: String { "\(parameter): \(message)" }
}

/// Everything that is wrong with a rule, in the order of the parameters' names.
package struct RuleFaults: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The faults; at least one.
    package let faults: [RuleFault]

    /// Faults of one rule.
    package init(_ faults: [RuleFault]) {
        self.faults = faults.sorted { ($0.parameter, $0.message) < ($1.parameter, $1.message) }
    }

    /// All faults, one after the other.
    package var description: String {
        faults.map(\.description).joined(separator: "; ")
    }
}
