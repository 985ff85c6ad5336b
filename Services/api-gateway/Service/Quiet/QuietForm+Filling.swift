import Contracts
import Quantities

extension QuietForm {
    /// Labels of an alert that a silence for it names.
    private static let named = [
        "alertname", "client", "system", "pool", "disk", "volume", "object",
    ]

    /// Puts in a silence as it stands.
    mutating func fill(_ silence: SilenceChanged) {
        put("matchers", silence.matchers.joined(separator: "\n"))
        put("client", silence.reach.clients.map(\.text).joined(separator: "\n"))
        put("comment", silence.comment)
        guard silence.endsAt > now else { return put("for", "2h") }
        put("until", time.field(silence.endsAt))
        if silence.startsAt > now { put("from", time.field(silence.startsAt)) }
    }

    /// Puts in announced work as it stands.
    mutating func fill(_ work: MaintenanceChanged) {
        let plan = work.plan
        put("name", plan.name)
        put("matchers", plan.matchers.joined(separator: "\n"))
        put("client", plan.reach.clients.map(\.text).joined(separator: "\n"))
        put("from", time.field(plan.startsAt))
        if let end = plan.endsAt { put("until", time.field(end)) }
        guard let recurrence = plan.recurrence else { return }
        put("again", "yes")
        put("every", recurrence.daysText)
        put("at", recurrence.clockText)
        put("for", Duration.seconds(recurrence.minutes * 60).text)
        put("zone", recurrence.zone)
    }

    /// Puts in matchers that an alert meets.
    mutating func fill(_ alert: AlertChanged) {
        let lines = Self.named.compactMap { name in
            alert.labels[name].map { "\(name)=\"\(Self.escaped($0))\"" }
        }
        put("matchers", lines.joined(separator: "\n"))
        put("comment", fields["comment"] ?? "")
    }

    private mutating func put(_ name: String, _ value: String) {
        if fields[name] == nil { fields[name] = value }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
