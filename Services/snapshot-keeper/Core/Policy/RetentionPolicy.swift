/// How many snapshots of each period are kept; what any rule keeps is kept.
package struct RetentionPolicy: Sendable, Hashable, Codable {
    /// The newest hours of which the first snapshot is kept.
    package var hourly: Int
    /// The newest days of which the first snapshot is kept.
    package var daily: Int
    /// The newest weeks, from Monday, of which the first snapshot is kept.
    package var weekly: Int
    /// The newest months of which the first snapshot is kept.
    package var monthly: Int
    /// The newest years of which the first snapshot is kept.
    package var yearly: Int
    /// ASG's `retention_days`: everything younger is kept; nil for no such rule.
    package var days: Int?

    /// A policy of these counts.
    package init(
        hourly: Int = 0,
        daily: Int = 0,
        weekly: Int = 0,
        monthly: Int = 0,
        yearly: Int = 0,
        days: Int? = nil
    ) {
        self.hourly = hourly
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
        self.yearly = yearly
        self.days = days
    }

    /// Whether it keeps nothing, so that nothing can be judged by it.
    package var isEmpty: Bool {
        [hourly, daily, weekly, monthly, yearly, days ?? 0].allSatisfy { $0 <= 0 }
    }

    /// For a person: `30 daily, 12 weekly, 12 monthly`.
    package var words: String {
        let counts = [
            (hourly, "hourly"), (daily, "daily"), (weekly, "weekly"), (monthly, "monthly"),
            (yearly, "yearly"),
        ]
        var words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if let days, days > 0 { words.append(days == 1 ? "1 day" : "\(days) days") }
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }
}
