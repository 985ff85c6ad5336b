import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// An alert as a row of a list.
struct AlertRows {
    let names: [SystemID: String]
    /// Tickets of alerts, by their fingerprints.
    var tickets: [String: TicketTable.Found] = [:]
    let now: Timestamp

    /// The colour and icon of an alert.
    static func badge(_ alert: AlertChanged) -> Badge {
        if alert.state == .resolved { return Badge(.fine, "Over") }
        return badge(alert.severity, of: alert.name)
    }

    /// The colour and icon of a severity; a silent system has its own.
    static func badge(_ severity: AlertSeverity, of name: String = "") -> Badge {
        let word = AlertWords.word(severity)
        switch severity {
        case .critical:
            return name == "SystemOffline" ? Badge(.offline, "Offline") : Badge(.critical, word)
        case .warning: return Badge(.warning, word)
        case .info: return Badge(.unknown, word)
        default: return Badge(.unknown, word)
        }
    }

    /// The row, linking to where its details are.
    func row(_ alert: AlertChanged, link: String, isChosen: Bool = false) -> AlertRow {
        AlertRow(
            key: alert.alert,
            badge: Self.badge(alert),
            summary: alert.summary.isEmpty ? alert.name : alert.summary,
            care: care(alert),
            age: Wording.duration((alert.endedAt ?? now) - alert.startsAt),
            link: link,
            isChosen: isChosen
        )
    }

    /// Who looks after it, and its ticket's number.
    private func care(_ alert: AlertChanged) -> String {
        let care = AlertWords.care(alert, at: now)
        guard let ticket = tickets[alert.alert]?.ticket, let name = TicketWords.name(ticket) else {
            return care
        }
        return "\(care), ticket \(name)"
    }

    /// Whose it is and what it is about: `Reederei Ahlers, harbor-02`.
    func subject(_ alert: AlertChanged) -> String {
        let parts = [alert.client?.text, system(alert)].compactMap(\.self)
        return parts.isEmpty ? "No system" : parts.joined(separator: ", ")
    }

    /// What its system is called; nil for an alert about none.
    func system(_ alert: AlertChanged) -> String? {
        alert.system.map { names[$0] ?? $0.text }
    }
}
