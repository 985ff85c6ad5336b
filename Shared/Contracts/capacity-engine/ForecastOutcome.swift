/// What is to come of a pool's use; a word that this release does not know is kept.
package struct ForecastOutcome: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// An outcome of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// It grows and will be full.
    package static let fills = Self(rawValue: "fills")
    /// It does not grow, so that it is never full as far as can be seen.
    package static let steady = Self(rawValue: "steady")
    /// It is full.
    package static let full = Self(rawValue: "full")
    /// Too little is known; the reason says what is lacking.
    package static let unknown = Self(rawValue: "unknown")
    /// The pool is not followed any more; it is forgotten.
    package static let gone = Self(rawValue: "gone")
}
