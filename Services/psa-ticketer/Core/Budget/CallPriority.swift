/// Who comes first when a PSA's budget of calls is short.
package enum CallPriority: Int, Sendable, Hashable, Codable, Comparable, CaseIterable {
    /// A ticket of something critical, and the search for one that may have been made.
    case criticalCreate
    /// A status or a priority.
    case status
    /// A ticket of something else.
    case create
    /// A note.
    case note
    /// Reading of companies, fields and tickets.
    case reading

    /// What comes first is less.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// How much of the budget it may use up, in hundredths, so that what comes before it finds
    /// room at any moment.
    package var share: Int {
        switch self {
        case .criticalCreate: 100
        case .status: 90
        case .create: 80
        case .note: 65
        case .reading: 50
        }
    }
}
