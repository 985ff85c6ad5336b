import Quantities
import WebInterface

/// Pages of tickets and of clients' companies as they look in use.
enum SampleTickets {
    private static func ago(_ words: String) -> Moment {
        Moment(SamplePages.now - .seconds(3600), words: words)
    }

    static func list(_ name: String = "Pool tank of nas-ber-01 is 91 % full") -> TicketsPage {
        var page = TicketsPage()
        page.lead = "\(strong: "Two problems wait for you"), and 1 ticket is open."
        page.systems = [
            TicketsPage.System(
                badge: Badge(.fine, "Ready"),
                name: "HaloPSA",
                words: "tickets of clients without a company wait"
            )
        ]
        page.parked = [
            TicketsPage.Parked(
                name: name,
                link: "/tickets/5d41402abc4b2a76",
                place: "Nordlicht Film, nas-ber-01, tank",
                reason: "no company has the name “\(name)”: map client “\(name)” to its company",
                act: "Say which company it is",
                actLink: "/clients?client=Nordlicht%20Film",
                since: ago("1 h ago")
            ),
            TicketsPage.Parked(
                name: "Disk sdc of harbor-02 fails",
                link: "/tickets/7d793037a0760186",
                place: "Reederei Ahlers, harbor-02",
                reason: "the PSA did not say whether it made the ticket, and 2 requests are not "
                    + "found: look for PKABCDEFGHIJKLMNOPQRSTUVWX there",
                act: "See what to do",
                actLink: "/tickets/7d793037a0760186",
                since: ago("2 h ago")
            ),
        ]
        page.rows = [
            TicketsPage.Row(
                badge: Badge(.running, "Open"),
                number: "2104",
                address: "https://halo.example/tickets?id=2104",
                name: name,
                link: "/tickets/0cc175b9c0f1b6a8",
                remark: "Praxis Dr. Lindqvist, nas-1: ticket 2104 says all there is to say",
                since: ago("3 h ago")
            ),
            TicketsPage.Row(
                badge: Badge(.running, "Not yet made"),
                number: "",
                address: "",
                name: "Replication of vault is late",
                link: "/tickets/92eb5ffee6ae2fec",
                remark: "it is a warning, and gets a ticket by the rule “warning” at 12:05",
                since: ago("2 min ago")
            ),
        ]
        page.standings = [
            Choice("Current", value: "current", isChosen: true),
            Choice("Closed", value: "closed", isChosen: false),
        ]
        page.search = name
        page.mayAct = true
        return page
    }

    static func ticket(_ name: String = "Disk sdc of harbor-02 fails") -> TicketPage {
        var page = TicketPage()
        page.heading = name
        page.badge = Badge(.warning, "Waits for you", isHeld: true)
        page.words = "the PSA did not say whether it made the ticket (\(name))"
        page.link = "/tickets/7d793037a0760186"
        page.facts = [
            Fact(
                "Ticket",
                markup: OutsideLink("HaloPSA 2104", to: "https://halo.example/t?id=2104").markup
            ), Fact("Client", markup: .link(name, to: "/clients?client=x")),
            Fact("Reference", "PKABCDEFGHIJKLMNOPQRSTUVWX"),
        ]
        page.alerts = [SampleAlerts.row(name)]
        page.rest = "2 alerts more, which are over or not shown."
        page.story = [
            AlertDetails.Line(
                moment: ago("12:00"),
                mark: .sent,
                heading: "\(strong: "Being made")",
                remark: "it is critical (rule “critical”)"
            ),
            AlertDetails.Line(
                moment: ago("12:26"),
                mark: .held,
                heading: "\(strong: "Waits for you")",
                remark: name
            ),
        ]
        page.orders = [
            OrderLine(
                badge: Badge(.fine, "Done"),
                given: ago("12:30"),
                what: "Let it go on",
                person: name,
                note: "it goes on"
            )
        ]
        page.zone = "Europe/Berlin"
        page.way = TicketPage.Way(
            words: Markup("Nobody knows whether \(strong: "HaloPSA") made the ticket."),
            mapLink: "/clients?client=x",
            button: "It is not there, make it",
            mayLink: true
        )
        return page
    }

    static func clients(_ name: String = "Nordlicht Film") -> ClientsPage {
        var page = ClientsPage()
        page.lead = "\(strong: "1 client has no company that we know"): tickets wait."
        page.rows = [
            ClientsPage.Row(
                badge: Badge(.warning, "Tickets wait", isHeld: true),
                name: name,
                link: "/clients?client=Nordlicht%20Film",
                company: "",
                how: "no company has the name “\(name)”: map it to its company",
                isChosen: true
            ),
            ClientsPage.Row(
                badge: Badge(.fine, "Known"),
                name: "Praxis Dr. Lindqvist",
                link: "/clients?client=Praxis",
                company: "Praxis Dr. Lindqvist (17)",
                how: "found by exactly its name"
            ),
        ]
        var chosen = ClientsPage.Chosen()
        chosen.name = name
        chosen.words = Markup("\(strong: "Not known"): no company has the name “\(name)”")
        chosen.meaning = Markup("What is said here counts before names and external ids.")
        chosen.candidates = [
            Choice("\(name) GmbH (18)", value: "18", isChosen: false),
            Choice("Nordlicht Logistik (23)", value: "23", isChosen: false),
        ]
        chosen.mayForget = true
        chosen.maySet = true
        page.chosen = chosen
        return page
    }
}
