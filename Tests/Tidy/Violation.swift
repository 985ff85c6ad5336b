import Testing

/// A place that breaks a house rule, and what to do about it.
struct Violation: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// Fails the test with every violation that no exemption covers, one a line.
func expectNone(
    _ violations: [Violation],
    rule: Exemption.Rule,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let exempt = Set(Exemption.all.filter { $0.rule == rule }.map(\.path))
    let left = violations.filter { !exempt.contains($0.path) }
    let report = left.map(\.description).sorted().joined(separator: "\n")
    #expect(left.isEmpty, "\n\(report)", sourceLocation: sourceLocation)
}
