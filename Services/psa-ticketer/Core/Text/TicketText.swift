import Foundation
import Quantities

/// The words of tickets and notes.
package enum TicketText {
    /// Alerts that a description names at the most.
    package static let membersMax = 25
    /// Events that a note names at the most.
    package static let eventsMax = 20
    /// Characters of one alert's details.
    package static let detailsMax = 1500

    /// The ticket of an incident as it is now.
    ///
    /// - Parameters:
    ///   - incident: what it is about.
    ///   - reference: the word by which it is found again.
    ///   - reason: why it is made.
    /// - Returns: the draft.
    package static func draft(
        _ incident: Incident,
        _ reference: ExternalReference,
        _ reason: String
    ) -> TicketDraft {
        TicketDraft(
            reference: reference,
            tenant: incident.key.tenant,
            client: incident.key.client,
            title: title(incident),
            description: description(incident, reference, reason),
            level: incident.level ?? .warning,
            problem: incident.key.problem
        )
    }

    /// The worst alert's sentence, and how many others there are.
    package static func title(_ incident: Incident) -> String {
        let held = shown(incident)
        if incident.key.problem == .storm {
            let whose = incident.key.client.map { " of \($0)" } ?? ""
            return "\(held.count + incident.leftOut.count) problems\(whose) began together"
        }
        guard let worst = held.first else {
            return incident.ticket?.title ?? line("A problem of \(incident.key.system)")
        }
        let others = held.count + incident.leftOut.count - 1
        return line(worst.member.summary) + (others > 0 ? " (and \(others) more)" : "")
    }

    /// A note of events, the last line being its word.
    package static func note(_ events: [IncidentEvent], _ token: String) -> String {
        var lines = events.prefix(eventsMax).map { "\($0.at.plain)  \(line($0.text))" }
        if events.count > eventsMax { lines.append("and \(events.count - eventsMax) more changes") }
        return (lines + ["", token]).joined(separator: "\n")
    }

    /// The alerts that call for somebody, the worst and oldest first; all when none does.
    private static func shown(
        _ incident: Incident
    ) -> [(alert: String, member: IncidentMember)] {
        let firing = incident.firing
        return (firing.isEmpty ? incident.members : firing).map { ($0.key, $0.value) }
            .sorted { left, right in
                if left.1.level != right.1.level { return left.1.level > right.1.level }
                return (left.1.since, left.0) < (right.1.since, right.0)
            }
    }

    private static func description(
        _ incident: Incident,
        _ reference: ExternalReference,
        _ reason: String
    ) -> String {
        let held = shown(incident)
        var lines = place(incident.key)
        for entry in held.prefix(membersMax) { lines += words(of: entry.member) }
        let others = held.count - membersMax + incident.leftOut.count
        if others > 0 { lines += ["", "and \(others) more alerts"] }
        lines += ["", "Why there is a ticket: \(line(reason))."]
        if let prior = incident.ticket {
            lines.append("An earlier ticket of this problem: \(prior.number).")
        }
        return (lines + ["Made by Poolkeeper; reference \(reference)"]).joined(separator: "\n")
    }

    private static func place(_ key: IncidentKey) -> [String] {
        var lines: [String] = []
        if let client = key.client { lines.append("Client: \(client)") }
        if !key.system.isEmpty { lines.append("System: \(line(key.system))") }
        if !key.pool.isEmpty { lines.append("Pool: \(line(key.pool))") }
        lines.append("Problem: \(line(key.problem.rawValue))")
        return lines
    }

    private static func line(_ text: String) -> String { Harmless.line(text) }

    private static func words(of member: IncidentMember) -> [String] {
        let state = member.standing == .quiet ? " (kept quiet)" : ""
        var lines = [
            "", "\(member.level.word.uppercased()): \(line(member.summary))",
            "since \(member.since.plain)\(state)",
        ]
        if !member.details.isEmpty {
            lines.append(TextUnit.characters.cut(Harmless.text(member.details), to: detailsMax))
        }
        let labels = member.labels.sorted { $0.key < $1.key }
            .map { "\(line($0.key))=\(line($0.value))" }
        if !labels.isEmpty { lines.append(labels.joined(separator: ", ")) }
        return lines
    }
}
