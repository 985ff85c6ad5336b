import APIGatewayCore
import Contracts
import Quantities
import StateStore
import WebInterface

/// Turns a ticket and its story into its page.
struct TicketPageBuilder {
    let id: String
    let ticket: TicketChanged
    let story: [TicketStep]
    let alerts: [AlertChanged]
    let orders: [IssuedCommand]
    let mayAct: Bool
    let names: [SystemID: String]
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> TicketPage {
        var page = TicketPage()
        page.heading = ticket.title
        page.badge = TicketRows.badge(ticket.state)
        page.words = ticket.reason
        page.link = TicketRows.link(id)
        page.facts = facts
        let rows = AlertRows(names: names, now: now)
        page.alerts = alerts.map { rows.row($0, link: "/alerts/\($0.alert)") }
        let left = ticket.alerts.count + ticket.alertsLeftOut - alerts.count
        page.rest =
            left <= 0
            ? "" : "\(Wording.count(left, "alert", "alerts")) more, which are over or not shown."
        page.story = story.map(line)
        page.orders = orders.map { OrderRow(order: $0, now: now, calendar: calendar).row }
        page.zone = calendar.name
        page.way = mayAct && ticket.state == .parked ? way : nil
        return page
    }

    private func words(_ moment: Timestamp) -> String { calendar.moment(moment, now: now) }

    private var facts: [Fact] {
        var facts: [Fact] = []
        if let number = TicketWords.name(ticket) {
            let name = "\(ticket.kind) \(number)"
            let link = ticket.url.map { OutsideLink(name, to: $0).markup }
            facts.append(Fact("Ticket", markup: link ?? Markup(escaping: name)))
        } else {
            facts.append(Fact("Ticket", "none yet, in \(ticket.kind)"))
        }
        let since = Moment(ticket.since, words: words(ticket.since))
        facts.append(Fact("Since", markup: since.markup))
        if let client = ticket.client {
            facts.append(
                Fact("Client", markup: .link(client.text, to: TicketRows.link(toClient: client)))
            )
        }
        if let system = ticket.system { facts.append(Fact("System", system)) }
        if let pool = ticket.pool { facts.append(Fact("Pool", pool)) }
        facts.append(Fact("Problem", ticket.problem))
        facts.append(Fact("Severity", AlertWords.word(ticket.severity)))
        if let reference = ticket.reference { facts.append(Fact("Reference", reference)) }
        if ticket.acknowledges {
            facts.append(Fact("Its alerts", "count as looked after while it is open"))
        }
        return facts
    }

    private func line(_ step: TicketStep) -> AlertDetails.Line {
        let word = TicketWords.word(step.state)
        let number = step.number.map { ", ticket \($0)" } ?? ""
        return AlertDetails.Line(
            moment: Moment(step.at, words: words(step.at)),
            mark: mark(step.state),
            heading: "\(strong: word)\(number)",
            remark: step.words
        )
    }

    private func mark(_ state: TicketState) -> AlertDetails.Mark {
        switch state {
        case .parked: .held
        case .creating: .sent
        case .waiting, .open: .tone(.running)
        case .settled, .closed: .tone(.fine)
        default: .tone(.unknown)
        }
    }

    private var way: TicketPage.Way {
        if let client = ticket.client, TicketsPageBuilder.isUnmapped(ticket) {
            return TicketPage.Way(
                words: Markup(
                    """
                    \(strong: "\(client)") has no company in \(ticket.kind) that we know. Say \
                    which one it is, and the ticket is made at once; tickets never go to a \
                    company whose name is only alike.
                    """
                ),
                mapLink: TicketRows.link(toClient: client),
                button: "",
                mayLink: true
            )
        }
        if let reference = ticket.reference ?? Self.reference(in: ticket.reason) {
            return TicketPage.Way(
                words: Markup(
                    """
                    Nobody knows whether \(ticket.kind) made the ticket. Look there for \
                    \(strong: reference). If it is there, give its id here. If it is not, let it \
                    be made: it is looked for once more before, so that there are not two.
                    """
                ),
                mapLink: "",
                button: "It is not there, make it",
                mayLink: true
            )
        }
        return TicketPage.Way(
            words: Markup(
                """
                \(ticket.kind) did not take the ticket, for the reason below. Set that right, in \
                \(ticket.kind) or in psa-ticketer's settings, and try again.
                """
            ),
            mapLink: "",
            button: "Try again",
            mayLink: true
        )
    }

    /// The reference that a reason names: `PK` and 24 letters or digits.
    private static func reference(in reason: String) -> String? {
        reason.split { !$0.isLetter && !$0.isNumber }.map(String.init).first {
            $0.count == 26 && $0.hasPrefix("PK") && $0.allSatisfy { $0.isUppercase || $0.isNumber }
        }
    }
}
