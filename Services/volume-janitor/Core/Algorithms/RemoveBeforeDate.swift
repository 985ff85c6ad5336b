package import Observations
package import Quantities

/// `remove_before_date`: files older than a date, or than a number of days, go.
///
/// The bound is exclusive: a file of exactly that moment stays. A date without a zone is UTC.
package struct RemoveBeforeDate: CleanupAlgorithm {
    /// The name in registrations and labels.
    package static let name = "remove_before_date"

    /// Where the bound comes from.
    package enum Bound: Sendable, Hashable {
        /// One moment.
        case date(Timestamp)
        /// So long before now.
        case age(Duration)
    }

    /// Which of a file's times is compared.
    package let order: FileOrder
    /// What it is compared with.
    package let bound: Bound
    /// So many of the newest files stay, however old.
    package let keepMin: Int64

    /// Reads `before_date` or `max_age_days`, `sort_by` and `keep_min`.
    package static func read(_ reader: inout ParameterReader) -> RemoveBeforeDate? {
        let date = reader.text("before_date")
        let days = reader.number("max_age_days", in: 0...Self.daysMax)
        let order = reader.word("sort_by", FileOrder.self) ?? .modified
        if order == .size {
            reader.fail("sort_by", "`size` says no age; use mtime, ctime or btime")
        }
        let keepMin = reader.integer("keep_min", in: 0...Int64.max) ?? 0
        _ = reader.flag("allow_empty")
        switch (reader.has("before_date"), reader.has("max_age_days")) {
        case (true, true):
            reader.fail("max_age_days", "and before_date exclude each other; leave one away")
        case (false, false):
            reader.fail("max_age_days", "is missing; say it, or before_date")
        default: break
        }
        let moment = date.flatMap(Self.moment)
        if date != nil, moment == nil {
            reader.fail(
                "before_date",
                "`\(date ?? "")` is not a date; write such as 2026-01-31 or 2026-01-31T08:00:00Z"
            )
        }
        if let moment { return Self(order: order, bound: .date(moment), keepMin: keepMin) }
        guard let days else { return nil }
        let age = Duration.microseconds(Int64((days * 86_400e6).rounded()))
        return Self(order: order, bound: .age(age), keepMin: keepMin)
    }

    /// The moment before which files go.
    package func bound(at now: Timestamp) -> Timestamp? {
        switch bound {
        case .date(let moment): moment
        case .age(let age): now - age
        }
    }

    /// Everything before the bound.
    package func demand(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> Demand {
        .everything(keepingLast: keepMin)
    }

    /// A date alone is its first moment in UTC.
    private static func moment(_ text: String) -> Timestamp? {
        Timestamp.parse(rfc3339: text)?.moment
            ?? (text.utf8.count == 10 ? Timestamp.parse(rfc3339: text + "T00:00:00")?.moment : nil)
    }

    private static let daysMax = 365_250.0

    /// The bound.
    package func reason(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> String {
        let bound = bound(at: scope.now).map {
            Timestamp(seconds: $0.microseconds / 1_000_000).rfc3339
        }
        return "its \(order.rawValue) is before \(bound ?? "")"
    }
}
