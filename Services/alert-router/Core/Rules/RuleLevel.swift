package import Contracts

/// How bad what a rule watches is.
package enum RuleLevel: Int, Sendable, Hashable, Comparable, Codable {
    /// As it should be.
    case none = 0
    /// To be looked after.
    case warning = 1
    /// Data or service is lost, or will be soon.
    case critical = 2

    /// Worse is greater.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The word in the label `severity`; nil for none.
    package var severity: AlertSeverity? {
        switch self {
        case .none: nil
        case .warning: .warning
        case .critical: .critical
        }
    }
}
