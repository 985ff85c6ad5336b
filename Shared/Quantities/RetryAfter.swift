/// How long a target asks to be left alone.
package enum RetryAfter {
    /// The longest that is waited; a target that asks for more is asked again after it.
    package static let longest = Duration.seconds(86_400)

    /// What the header `Retry-After` says: seconds or a date (RFC 9110, 10.2.3).
    ///
    /// - Parameters:
    ///   - text: the field's value; fractions of seconds are read too, as some send them.
    ///   - now: the moment the answer came.
    /// - Returns: the wait, at most `longest`; nil for no such value.
    package static func header(_ text: String?, now: Timestamp) -> Duration? {
        guard let text = text.map({ Harmless.line($0) }) else { return nil }
        if let seconds = Double(text) { return seconds.isFinite ? bounded(seconds) : nil }
        guard let moment = date(text) else { return nil }
        return bounded((moment - now).fractionalSeconds)
    }

    /// Seconds of a body, such as Discord's `retry_after`.
    package static func seconds(_ value: Any?) -> Duration? {
        switch value {
        case let number as Double where number.isFinite: bounded(number)
        case let number as Int: bounded(Double(number))
        case let text as String: Double(text).flatMap { $0.isFinite ? bounded($0) : nil }
        default: nil
        }
    }

    private static func bounded(_ seconds: Double) -> Duration {
        // Rounded up: a moment too early would be refused again.
        .milliseconds(Int64((min(max(0, seconds), 86_400) * 1000).rounded(.up)))
    }

    /// A date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func date(_ text: String) -> Timestamp? {
        let words = text.split { $0 == " " || $0 == ":" || $0 == "," || $0 == "-" }.map(String.init)
        guard words.count == 8, words[7] == "GMT" || words[7] == "UTC", let day = Int(words[1]),
            let month = months.firstIndex(of: words[2]), let year = Int(words[3])
        else { return nil }
        let clock = "\(padded(words[4])):\(padded(words[5])):\(padded(words[6]))"
        let full = year < 100 ? year + (year < 70 ? 2000 : 1900) : year
        let text = "\(full)-\(padded("\(month + 1)"))-\(padded("\(day)"))T\(clock)Z"
        return Timestamp.parse(rfc3339: text)?.moment
    }

    private static func padded(_ text: String) -> String { text.count == 1 ? "0" + text : text }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
