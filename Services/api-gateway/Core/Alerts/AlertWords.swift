package import Contracts
package import Quantities

/// What alerts are called on pages, and in which order they stand.
package enum AlertWords {
    /// The place of a severity: 0 for what is worst; a word that is not known is no warning's less.
    package static func rank(_ severity: AlertSeverity) -> Int {
        switch severity {
        case .critical: 0
        case .warning: 1
        case .info: 3
        default: 2
        }
    }

    /// The word of a severity.
    package static func word(_ severity: AlertSeverity) -> String {
        let word = severity.rawValue
        return word.isEmpty ? "No severity" : word.prefix(1).uppercased() + word.dropFirst()
    }

    /// Why an alert that holds is kept quiet; empty when it is not.
    package static func quiet(_ alert: AlertChanged) -> String {
        guard alert.state != .resolved else { return "" }
        var reasons: [String] = []
        if !alert.silencedBy.isEmpty { reasons.append("silenced") }
        if !alert.inhibitedBy.isEmpty {
            reasons.append("inhibited by \(NumberWord.of(alert.inhibitedBy.count)) other")
        }
        let work = alert.mutedBy.filter { $0.hasPrefix("maintenance ") }
        let others = alert.mutedBy.filter { !$0.hasPrefix("maintenance ") }
        if !work.isEmpty {
            let names = work.map { $0.dropFirst("maintenance ".count) }
            reasons.append("in maintenance: \(names.joined(separator: ", "))")
        }
        if !others.isEmpty { reasons.append("muted by \(others.joined(separator: ", "))") }
        if reasons.isEmpty, alert.state == .suppressed { reasons.append("kept quiet") }
        return reasons.joined(separator: ", ")
    }

    /// How long a notification was under way, such as `at once`, `after 1.2 s` or `after 4 min`.
    package static func pace(_ length: Duration) -> String {
        let seconds = Double(length.wholeMicroseconds) / 1e6
        // Of what takes a minute nobody asks for tenths.
        guard seconds < 60 else { return "after \(Wording.duration(length))" }
        return seconds < 0.05
            ? "at once" : "after \(Wording.decimal(seconds, places: 1))\(Wording.space)s"
    }

    /// Whether somebody's word that it is looked after counts at a moment.
    package static func isAcknowledged(_ alert: AlertChanged, at now: Timestamp) -> Bool {
        guard let word = alert.acknowledgement else { return false }
        return word.until.map { $0 > now } ?? true
    }

    /// Who looks after it, or why nobody has to: the second line of a row.
    package static func care(_ alert: AlertChanged, at now: Timestamp) -> String {
        if alert.state == .resolved { return "over" }
        var parts: [String] = []
        if isAcknowledged(alert, at: now), let word = alert.acknowledgement {
            parts.append("acknowledged by \(word.by)")
        }
        if let assignee = alert.assignee { parts.append("with \(assignee)") }
        let quiet = quiet(alert)
        if parts.isEmpty { parts.append(quiet.isEmpty ? "open, nobody yet" : quiet) }
        if alert.isFlapping { parts.append("flapping") }
        return parts.joined(separator: ", ")
    }
}
