import APIGatewayCore
import Contracts
import Quantities
import StateStore
import WebInterface

/// Turns clients and their companies into their page.
struct ClientsPageBuilder {
    let clients: [ClientMapped]
    let chosen: ClientName?
    let company: String
    let orders: [IssuedCommand]
    let hasSystem: Bool
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> ClientsPage {
        var page = ClientsPage()
        page.lead = lead
        page.rows = clients.map(row)
        page.empty = clients.isEmpty ? empty : .none
        page.chosen = clients.first { $0.client == chosen }.map(details)
        return page
    }

    private var lead: Sentence {
        let unknown = clients.count { $0.way == .none }
        guard !clients.isEmpty else { return "\(strong: "No client has had an alert yet.")" }
        guard unknown > 0 else { return "\(strong: "Every client has its company.")" }
        let words = Wording.count(unknown, "client has", "clients have")
        return "\(strong: "\(words) no company that we know"): tickets wait."
    }

    private func row(_ mapped: ClientMapped) -> ClientsPage.Row {
        ClientsPage.Row(
            badge: TicketRows.badge(mapped),
            name: mapped.client.text,
            link: TicketRows.link(toClient: mapped.client),
            company: TicketRows.company(mapped),
            how: TicketRows.how(mapped),
            isChosen: mapped.client == chosen
        )
    }

    private func details(_ mapped: ClientMapped) -> ClientsPage.Chosen {
        var details = ClientsPage.Chosen()
        details.name = mapped.client.text
        details.words = words(mapped)
        details.meaning = meaning(mapped)
        details.candidates = mapped.candidates.map {
            Choice("\($0.name) (\($0.id))", value: $0.id, isChosen: false)
        }
        details.company = company
        details.mayForget = mapped.saidBy != nil
        details.maySet = mayAct && mapped.way != .settings
        details.orders = orders.map { OrderRow(order: $0, now: now, calendar: calendar).row }
        return details
    }

    private func words(_ mapped: ClientMapped) -> Markup {
        let name = TicketRows.company(mapped)
        guard mapped.company != nil, mapped.way != .catchAll else {
            return Markup("\(strong: "Not known"): \(mapped.reason)")
        }
        return Markup("Tickets go to \(strong: name), \(TicketRows.how(mapped)).")
    }

    private func meaning(_ mapped: ClientMapped) -> Markup {
        if mapped.way == .settings {
            return Markup("psa-ticketer's settings file says so; it is changed there.")
        }
        return Markup(
            """
            What is said here counts before names and external ids, for tickets made from now on; \
            those that wait are made at once, and tickets that there are stay where they are.
            """
        )
    }

    private var empty: Markup {
        hasSystem
            ? Markup("Clients stand here once they have had an alert.")
            : Markup("Clients stand here once a ticket system is connected.")
    }
}
