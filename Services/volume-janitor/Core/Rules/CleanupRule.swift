/// A rule that can be carried out: an algorithm with its parameters, and the guards around it.
///
/// It is made only by `read`, so a rule that exists was valid. Two rules are equal when what was
/// given is equal.
package struct CleanupRule: Sendable {
    /// The parameters exactly as they were given.
    package let parameters: RuleParameters
    /// What the rule looks at and never touches.
    package let guards: RuleGuards
    /// The algorithm with its own parameters.
    package let algorithm: any CleanupAlgorithm

    /// The algorithm's name, such as `max_size`.
    package var algorithmName: String { type(of: algorithm).name }

    /// Reads a rule; all faults at once, each with its parameter and what to do.
    ///
    /// - Parameters:
    ///   - name: the algorithm, one of `AlgorithmRegistry.names`.
    ///   - parameters: what was given for it; numbers may be strict decimal text.
    /// - Returns: the rule, or everything that is wrong with it.
    package static func read(
        algorithm name: String,
        parameters: RuleParameters
    ) -> Result<CleanupRule, RuleFaults> {
        guard let kind = AlgorithmRegistry.all.first(where: { $0.name == name }) else {
            let names = AlgorithmRegistry.names.map { "`\($0)`" }.joined(separator: ", ")
            let fault = RuleFault("algorithm", "`\(name)` is not known; use one of \(names)")
            return .failure(RuleFaults([fault]))
        }
        var reader = ParameterReader(parameters)
        let guards = RuleGuards(from: &reader)
        let algorithm = kind.read(&reader)
        reader.refuseUnknown()
        guard let algorithm, reader.faults.isEmpty else {
            return .failure(RuleFaults(reader.faults))
        }
        return .success(
            CleanupRule(parameters: parameters, guards: guards, algorithm: algorithm)
        )
    }
}

extension CleanupRule: Hashable {
    /// Rules are equal when the same was given.
    package static func == (left: Self, right: Self) -> Bool {
        left.algorithmName == right.algorithmName && left.parameters == right.parameters
    }

    /// Hashes what was given.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(algorithmName)
        hasher.combine(parameters)
    }
}

extension CleanupRule: Codable {
    private enum Key: String, CodingKey {
        case algorithm
        case params
    }

    /// Decodes and checks a rule; throws its faults.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self = try Self.read(
            algorithm: container.decode(String.self, forKey: .algorithm),
            parameters: container.decode(RuleParameters.self, forKey: .params)
        ).get()
    }

    /// Encodes the algorithm's name and what was given.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(algorithmName, forKey: .algorithm)
        try container.encode(parameters, forKey: .params)
    }
}
