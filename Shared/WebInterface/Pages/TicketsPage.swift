package import Quantities

/// Tickets of alerts: what waits for a person, and how the others stand.
package struct TicketsPage: Sendable {
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// Ticket systems and how they stand.
    package var systems: [System] = []
    /// Incidents that wait for a person, with what to do.
    package var parked: [Parked] = []
    /// Tickets, the newest first.
    package var rows: [Row] = []
    /// What stands in the list: `current`, `closed`, `all`.
    package var standings: [Choice] = []
    /// The words that are looked for.
    package var search = ""
    /// Said in the place of rows that do not exist.
    package var empty: Markup = .none
    /// That some are left out; empty when none is.
    package var rest = ""
    /// Whether the viewer may act.
    package var mayAct = false
    /// Remarks at its top.
    package var notices: [Notice] = []

    /// A page without tickets.
    package init() {}

    /// A ticket system.
    package struct System: Sendable {
        /// Whether tickets can be made.
        package var badge: Badge
        /// Its kind.
        package var name: String
        /// Why they cannot, or what else there is to say; empty for nothing.
        package var words: String

        /// A ticket system of these parts.
        package init(badge: Badge, name: String, words: String) {
            self.badge = badge
            self.name = name
            self.words = words
        }
    }

    /// An incident that waits for a person.
    package struct Parked: Sendable {
        /// What is wrong there.
        package var name: String
        /// Its page.
        package var link: String
        /// Whose it is.
        package var place: String
        /// Why it waits.
        package var reason: String
        /// What to do, as a link's words; empty for what its page says.
        package var act: String
        /// Where that is done.
        package var actLink: String
        /// Since when.
        package var since: Moment

        /// An incident of these parts.
        package init(
            name: String,
            link: String,
            place: String,
            reason: String,
            act: String,
            actLink: String,
            since: Moment
        ) {
            self.name = name
            self.link = link
            self.place = place
            self.reason = reason
            self.act = act
            self.actLink = actLink
            self.since = since
        }
    }

    /// A ticket, or what will be one.
    package struct Row: Sendable {
        /// How it stands.
        package var badge: Badge
        /// What people call it; empty before there is one.
        package var number: String
        /// Where people see it in its system; empty when not known.
        package var address: String
        /// What it is about.
        package var name: String
        /// Its page.
        package var link: String
        /// Whose it is, and what was decided last.
        package var remark: String
        /// Since when it stands so.
        package var since: Moment

        /// A ticket of these parts.
        package init(
            badge: Badge,
            number: String,
            address: String,
            name: String,
            link: String,
            remark: String,
            since: Moment
        ) {
            self.badge = badge
            self.number = number
            self.address = address
            self.name = name
            self.link = link
            self.remark = remark
            self.since = since
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var body: [String: Any] = [
            "lead": Markup(lead).html, "systems": systems.map(\.view),
            "hasSystems": !systems.isEmpty, "parked": parked.map(\.view),
            "hasParked": !parked.isEmpty, "rows": rows.map(\.view), "hasRows": !rows.isEmpty,
            "standings": standings.map(\.view), "search": search, "hasEmpty": empty != .none,
            "empty": empty.html, "hasRest": !rest.isEmpty, "rest": rest,
        ]
        body.merge(frame.foot) { ours, _ in ours }
        body["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: "Tickets",
            isLive: false,
            section: .alerts,
            main: Templates.render("tickets", body)
        )
    }
}

extension TicketsPage.System {
    fileprivate var view: [String: Any] {
        ["badge": badge.markup.html, "name": name, "hasWords": !words.isEmpty, "words": words]
    }
}

extension TicketsPage.Parked {
    fileprivate var view: [String: Any] {
        [
            "name": name, "link": link, "place": place, "reason": reason, "hasAct": !act.isEmpty,
            "act": act, "actLink": actLink, "since": since.markup.html,
        ]
    }
}

extension TicketsPage.Row {
    fileprivate var view: [String: Any] {
        [
            "badge": badge.markup.html, "hasNumber": !number.isEmpty, "number": number,
            "hasAddress": !address.isEmpty, "address": address, "name": name, "link": link,
            "remark": remark, "since": since.markup.html,
        ]
    }
}
