import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Turns tickets into their page.
struct TicketsPageBuilder {
    let tickets: [TicketTable.Found]
    let isCut: Bool
    let standing: TicketTable.Standing
    let search: String
    let systems: [PSAStanding]
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> TicketsPage {
        var page = TicketsPage()
        page.lead = lead
        page.systems = systems.map { psa in
            TicketsPage.System(
                badge: TicketRows.badge(psa),
                // Its name in the settings matters where there are several.
                name: systems.count == 1 ? psa.kind : "\(psa.kind), \(psa.psa)",
                words: TicketRows.words(psa)
            )
        }
        page.parked = parked.map(parkedRow)
        page.rows = tickets.filter { $0.ticket.state != .parked }.map(row)
        page.standings = standings
        page.search = search
        page.empty = page.rows.isEmpty ? empty : .none
        page.rest =
            isCut ? "Only the first \(tickets.count) stand here; look for words to see others." : ""
        return page
    }

    private var parked: [TicketTable.Found] { tickets.filter { $0.ticket.state == .parked } }

    private var lead: Sentence {
        if systems.contains(where: { $0.state == .stuck }) {
            return "\(strong: "No ticket can be made") before somebody has looked: see below."
        }
        let open = tickets.count { TicketWords.isOpen($0.ticket) }
        let others = "\(Wording.count(open, "ticket is", "tickets are")) open."
        guard !parked.isEmpty else {
            return systems.isEmpty && tickets.isEmpty
                ? "\(strong: "No ticket system is connected.")"
                : "\(strong: "Nothing waits for you"), and \(others)"
        }
        let count = parked.count
        let words =
            NumberWord.capital(count) + (count == 1 ? " problem waits" : " problems wait")
            + " for you"
        return "\(strong: words), and \(others)"
    }

    private var standings: [Choice] {
        let words: [(TicketTable.Standing, String)] = [
            (.current, "Current"), (.closed, "Closed"), (.all, "All"),
        ]
        return words.map { Choice($1, value: $0.rawValue, isChosen: $0 == standing) }
    }

    private func parkedRow(_ found: TicketTable.Found) -> TicketsPage.Parked {
        let ticket = found.ticket
        let client = ticket.client.flatMap { Self.isUnmapped(ticket) ? $0 : nil }
        return TicketsPage.Parked(
            name: ticket.title,
            link: TicketRows.link(found.id),
            place: TicketWords.place(ticket),
            reason: ticket.reason,
            act: client == nil ? "See what to do" : "Say which company it is",
            actLink: client.map(TicketRows.link(toClient:)) ?? TicketRows.link(found.id),
            since: moment(ticket)
        )
    }

    /// Whether a parked incident waits for its client's company.
    static func isUnmapped(_ ticket: TicketChanged) -> Bool {
        ticket.state == .parked && ticket.reason.contains("map ")
    }

    private func row(_ found: TicketTable.Found) -> TicketsPage.Row {
        let ticket = found.ticket
        return TicketsPage.Row(
            badge: TicketRows.badge(ticket.state),
            number: TicketWords.name(ticket) ?? "",
            address: ticket.url.flatMap { OutsideLink.isSafe($0) ? $0 : nil } ?? "",
            name: ticket.title,
            link: TicketRows.link(found.id),
            remark: "\(TicketWords.place(ticket)): \(ticket.reason)",
            since: moment(ticket)
        )
    }

    private func moment(_ ticket: TicketChanged) -> Moment {
        Moment(ticket.since, words: Wording.ago(ticket.since, now: now))
    }

    private var empty: Markup {
        if systems.isEmpty, search.isEmpty, standing == .current {
            return Markup(
                """
                Alerts become tickets once a ticket system is connected: name Autotask, HaloPSA or \
                ConnectWise in psa-ticketer's settings, and try it with \
                \(strong: "poolkeeper psa test").
                """
            )
        }
        return standing == .current && search.isEmpty
            ? Markup("No ticket is open.") : Markup("No ticket fits.")
    }
}
