package import Observations

extension LabelMatcher {
    /// Whether a set's label meets it.
    package func matches(_ labels: LabelSet) -> Bool { matches(labels[name]) }
}

extension [LabelMatcher] {
    /// Whether a set meets all of them.
    package func allMatch(_ labels: LabelSet) -> Bool { allSatisfy { $0.matches(labels) } }
}
