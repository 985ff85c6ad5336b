/// In how many days a pool is full, nine times out of ten between two numbers.
package struct DaysToFull: Sendable, Hashable, Codable {
    /// The days that nineteen of twenty futures need at least; nil for none within years.
    package let low: Double?
    /// The days in the middle; nil for none within years, and while too little history is there.
    package let likeliest: Double?
    /// The days that nineteen of twenty futures need at most; nil for none within years.
    package let high: Double?
    /// Why there are no numbers; nil when there are.
    package let reason: String?

    /// The days that a forecast says.
    package init(_ forecast: UseForecast) {
        let full = forecast.fullCrossing
        low = full?.soonest
        likeliest = full?.likeliest
        high = full?.latest
        switch forecast.outcome {
        case .fills: reason = nil
        case .steady: reason = "it does not grow"
        case .full: reason = "it is full"
        case .unknown: reason = forecast.reason
        }
    }

    /// Fewer days than this are warned of, as ASG does.
    package static let soonDays = 30

    /// The days to full when they are few enough to be warned of, nil otherwise.
    ///
    /// While there is no middle the late end counts, so that a guess alarms nobody.
    package var soon: Int? {
        guard let days = likeliest ?? high, days < Double(Self.soonDays) else { return nil }
        return Int(days.rounded())
    }

    /// `204 to 249, most likely 226`, or why there are none.
    package var words: String {
        guard let low else { return reason ?? "more than can be seen" }
        func days(_ value: Double) -> String { "\(Int(value.rounded()))" }
        guard let high else { return "\(days(low)) or more" }
        guard days(low) != days(high) else { return "about \(days(low))" }
        let span = "\(days(low)) to \(days(high))"
        return likeliest.map { "\(span), most likely \(days($0))" } ?? span
    }
}
