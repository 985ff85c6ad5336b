package import Contracts

/// How bad a problem is, for comparing; a severity of another word counts as a warning.
package enum ProblemLevel: Int, Sendable, Hashable, Codable, Comparable, CaseIterable {
    /// To be known.
    case info
    /// It gets critical when nobody looks after it.
    case warning
    /// Data or service is lost, or will be soon.
    case critical

    /// The level of an alert's severity.
    package init(_ severity: AlertSeverity) {
        switch severity {
        case .critical: self = .critical
        case .info: self = .info
        default: self = .warning
        }
    }

    /// The level of its word; nil for another word.
    package init?(word: String) {
        guard let level = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = level
    }

    /// Its word in settings and notes.
    package var word: String {
        switch self {
        case .info: "info"
        case .warning: "warning"
        case .critical: "critical"
        }
    }

    /// What a problem of it is, in a sentence: `it is a warning`.
    package var phrase: String {
        switch self {
        case .info: "for information"
        case .warning: "a warning"
        case .critical: "critical"
        }
    }

    /// Worse levels come later.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
