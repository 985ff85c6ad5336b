extension Wording {
    /// A length of time in its two largest parts: `12 s`, `2 h 31 min`, `1 d 14 h`, `41 d`.
    ///
    /// Less than nothing counts as nothing: clocks of two machines are never quite the same.
    package static func duration(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        switch seconds {
        case ..<60: return "\(seconds)\(space)s"
        case ..<3600: return "\(minutes)\(space)min"
        case ..<86_400: return parts(hours, "h", minutes % 60, "min")
        case ..<(7 * 86_400): return parts(days, "d", hours % 24, "h")
        case ..<(730 * 86_400): return "\(days)\(space)d"
        default: return decimal(Double(days) / 365.25, places: 1) + space + "y"
        }
    }

    /// How long ago a moment is: `12 s ago`; `just now` when it is less than a second or ahead.
    package static func ago(_ moment: Timestamp, now: Timestamp) -> String {
        let age = now - moment
        return age < .seconds(1) ? "just now" : duration(age) + " ago"
    }

    private static func parts(_ large: Int64, _ unit: String, _ small: Int64, _ part: String)
        -> String
    {
        let first = "\(large)\(space)\(unit)"
        return small == 0 ? first : "\(first) \(small)\(space)\(part)"
    }
}
