import APIGatewayCore
import Contracts
import Quantities
import StateStore
import WebInterface

/// Turns an alert and its story into what is shown of it.
struct AlertDetailsBuilder {
    let alert: AlertChanged
    let ticket: TicketTable.Found?
    /// Whether a ticket system is connected.
    let hasTickets: Bool
    let orders: [IssuedCommand]
    let mayAct: Bool
    let story: [AlertStep]
    let names: [SystemID: String]
    let now: Timestamp
    let calendar: WallCalendar

    func details() -> AlertDetails {
        var details = AlertDetails()
        details.id = alert.alert
        details.heading = alert.summary.isEmpty ? alert.name : alert.summary
        details.badge = AlertRows.badge(alert)
        details.client = alert.client?.text ?? ""
        details.clientLink = alert.client.map(SystemLink.path(toClient:)) ?? ""
        details.system = AlertRows(names: names, now: now).system(alert) ?? ""
        // A system that fleet history does not know has no page.
        details.systemLink =
            alert.system.flatMap { names[$0] == nil ? nil : SystemLink.path(to: $0) } ?? ""
        details.words = alert.details
        details.facts = facts
        details.labels = alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        details.story = story.map(line)
        details.zone = calendar.name
        details.orders = orders.map { OrderRow(order: $0, now: now, calendar: calendar).row }
        details.mayAct = mayAct && alert.state != .resolved
        details.mayTicket = mayTicket
        details.silenceLink = details.mayAct ? "/silences/new?alert=\(alert.alert)" : ""
        return details
    }

    private func words(_ moment: Timestamp) -> String { calendar.moment(moment, now: now) }

    // MARK: - Facts

    private var facts: [Fact] {
        let length = Wording.duration((alert.endedAt ?? now) - alert.startsAt)
        let since = Moment(alert.startsAt, words: "\(words(alert.startsAt)) (\(length))")
        var facts = [Fact("Since", markup: since.markup)]
        if let ended = alert.endedAt {
            facts.append(Fact("Over since", markup: Moment(ended, words: words(ended)).markup))
        }
        facts.append(Fact("With", care))
        let quiet = AlertWords.quiet(alert)
        if !quiet.isEmpty { facts.append(Fact("Kept quiet", quiet)) }
        if alert.isFlapping {
            facts.append(Fact("Flapping", "its end is told once it has been quiet for a while"))
        }
        if let step = alert.escalation, alert.state != .resolved {
            let words = "\(step.receiver), \(words(step.at)), step \(step.step) of \(step.steps)"
            facts.append(Fact("Escalated to", words))
        }
        facts.append(Fact("Rule", alert.name))
        if let object = alert.object { facts.append(Fact("About", object)) }
        if alert.occurrence > 1 { facts.append(Fact("Began", "\(alert.occurrence) times")) }
        facts.append(Fact("Told", told))
        facts.append(Fact("Ticket", markup: ticketWords))
        return facts
    }

    /// The ticket's number with the way to its page, or what keeps one from being made.
    private var ticketWords: Markup {
        guard let ticket, ticket.ticket.state != .none else { return Markup(escaping: "none") }
        let word = TicketWords.word(ticket.ticket.state).lowercased()
        let words =
            TicketWords.name(ticket.ticket).map { "\(ticket.ticket.kind) \($0), \(word)" } ?? word
        return .link(words, to: TicketRows.link(ticket.id))
    }

    /// Whether a ticket could be made that there is not yet.
    private var mayTicket: Bool {
        guard hasTickets, mayAct, alert.state != .resolved else { return false }
        return ticket.map { [.closed, .none, .waiting].contains($0.ticket.state) } ?? true
    }

    private var care: String {
        var parts: [String] = []
        if AlertWords.isAcknowledged(alert, at: now), let word = alert.acknowledgement {
            let until = word.until.map { ", until \(words($0))" } ?? ""
            parts.append("\(word.by)\(until)")
        }
        if let assignee = alert.assignee, assignee != alert.acknowledgement?.by {
            parts.append("assigned to \(assignee)")
        }
        return parts.isEmpty ? "nobody yet" : parts.joined(separator: ", ")
    }

    private var told: String {
        let told = story.filter { $0.kind == .told }
        guard !told.isEmpty else { return "nobody yet" }
        let receivers = Set(told.map { "\($0.person)/\($0.target)" }).count
        let times = told.count == 1 ? "once" : "\(told.count) times"
        return "\(times), \(Wording.count(receivers, "receiver", "receivers"))"
    }

    // MARK: - Story

    private func line(_ step: AlertStep) -> AlertDetails.Line {
        let (mark, heading, remark) = said(step)
        return AlertDetails.Line(
            moment: Moment(step.at, words: words(step.at)),
            mark: mark,
            heading: heading,
            remark: remark
        )
    }

    private func said(_ step: AlertStep) -> (AlertDetails.Mark, Sentence, String) {
        let severity = step.severity ?? alert.severity
        let tone = AlertRows.badge(severity, of: alert.name).tone
        let word = AlertWords.word(severity).lowercased()
        switch step.kind {
        case .began: return (.tone(tone), "\(strong: step.words): opened as \(word)", "")
        case .again: return (.tone(tone), "\(strong: step.words): began again as \(word)", "")
        case .worse: return (.tone(tone), "Got worse: the same alert is now \(word)", step.words)
        case .better: return (.tone(tone), "Got better: the same alert is now \(word)", step.words)
        case .quiet: return (.held, "Kept quiet", step.words)
        case .loud: return (.tone(tone), "Not kept quiet any more", "")
        case .acknowledged:
            let until = step.until.map { " until \(words($0))" } ?? ""
            return (
                .person, "Acknowledged by \(strong: step.person)\(until)",
                (step.words.isEmpty ? "" : "“\(step.words)” ")
                    + "Repeats stop, changes still arrive."
            )
        case .released: return (.person, "No longer looked after by \(step.person)", "")
        case .assigned:
            return step.person.isEmpty
                ? (.person, "Assigned to nobody", "")
                : (.person, "Assigned to \(strong: step.person)", "")
        case .told: return (.sent, "Told \(strong: step.person) by \(step.target)", pace(step))
        case .untold:
            return (
                .tone(.critical), "Could not tell \(strong: step.person) by \(step.target)",
                step.words
            )
        case .escalated:
            return (
                .tone(tone), "Nobody had acknowledged it: escalated to \(strong: step.person)",
                step.words
            )
        case .flapping:
            return (
                .held, "Flapping: it began and ended too often",
                "It stays open, and its end is told once it has been quiet for a while."
            )
        case .settled: return (.tone(tone), "Flaps no more, and holds", "")
        case .over: return (.tone(.fine), "Over", "")
        }
    }

    private func pace(_ step: AlertStep) -> String {
        let seconds = step.seconds.map {
            "delivered \(AlertWords.pace(.seconds($0)))"
        }
        let tries = step.attempts.flatMap { $0 > 1 ? "at the try number \($0)" : nil }
        return [seconds, tries].compactMap(\.self).joined(separator: ", ")
    }
}
