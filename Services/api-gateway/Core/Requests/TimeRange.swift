import Quantities

/// The range of time a page shows, as named in its URL.
package enum TimeRange: String, Sendable, CaseIterable {
    /// Six hours.
    case sixHours = "6h"
    /// A day.
    case day = "24h"
    /// A week.
    case week = "7d"
    /// Thirty days.
    case month = "30d"
    /// Ninety days.
    case quarter = "90d"
    /// A year.
    case year = "1y"

    /// How long it is.
    package var length: Duration {
        switch self {
        case .sixHours: .seconds(6 * 3600)
        case .day: .seconds(86_400)
        case .week: .seconds(7 * 86_400)
        case .month: .seconds(30 * 86_400)
        case .quarter: .seconds(90 * 86_400)
        case .year: .seconds(365 * 86_400)
        }
    }

    /// How it is called in a segment.
    package var label: String {
        switch self {
        case .sixHours: "6\(Wording.space)h"
        case .day: "24\(Wording.space)h"
        case .week: "7\(Wording.space)d"
        case .month: "30\(Wording.space)d"
        case .quarter: "90\(Wording.space)d"
        case .year: "1\(Wording.space)y"
        }
    }

    /// How it is called in a heading.
    package var heading: String {
        switch self {
        case .sixHours: "Last 6 hours"
        case .day: "Last 24 hours"
        case .week: "Last 7 days"
        case .month: "Last 30 days"
        case .quarter: "Last 90 days"
        case .year: "Last year"
        }
    }
}
