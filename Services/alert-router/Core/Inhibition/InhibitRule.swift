package import Observations

/// An alert that holds keeps others quiet.
package struct InhibitRule: Sendable, Hashable {
    /// What the alert that keeps others quiet must meet.
    package var source: [LabelMatcher]
    /// What an alert that is kept quiet must meet.
    package var target: [LabelMatcher]
    /// Labels that both must have in common; a missing one and an empty one are the same.
    package var equal: [String]

    /// A rule.
    package init(source: [LabelMatcher], target: [LabelMatcher], equal: [String]) {
        self.source = source
        self.target = target
        self.equal = equal
    }
}
