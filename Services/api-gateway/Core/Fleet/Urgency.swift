/// How soon a person should look.
package enum Urgency: Int, Sendable, Comparable, CaseIterable {
    /// At once.
    case atOnce
    /// In the days to come.
    case thisWeek
    /// In the weeks to come.
    case thisMonth
    /// It is not known how it stands.
    case unclear
    /// Nothing to do.
    case quiet

    /// More urgent ones sort first.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The heading of its group.
    package var heading: String {
        switch self {
        case .atOnce: "Now"
        case .thisWeek: "This week"
        case .thisMonth: "This month"
        case .unclear: "Not known"
        case .quiet: "Quiet"
        }
    }
}
