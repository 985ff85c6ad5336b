package import Observations

/// Something odd that a plan met and kept its hands off.
package struct PlanAnomaly: Sendable, Hashable, Codable {
    /// What kind of oddity.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Files whose times lie in the future; their age is unknown, so they stay.
        case future
        /// Files that do not say when they were made, in a rule by `btime`; they stay.
        case undated
        /// Files whose length is far more than what they take, in a rule by apparent size; `count`
        /// is how many times.
        case sparse
        /// Names of files with several names beyond what is followed; they stay.
        case tooManyLinks = "too_many_links"
    }

    /// What kind.
    package let kind: Kind
    /// How many files.
    package var count: Int64
    /// Some of them.
    package var names: [PathBytes]

    /// An anomaly.
    package init(kind: Kind, count: Int64, names: [PathBytes]) {
        self.kind = kind
        self.count = count
        self.names = names
    }
}
