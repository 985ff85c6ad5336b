package import Quantities

/// Which company of a ticket system each client is, and where that is said.
package struct ClientsPage: Sendable {
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// Clients, those that are not known first.
    package var rows: [Row] = []
    /// Said in the place of rows that do not exist.
    package var empty: Markup = .none
    /// The client whose company is set beside the list; nil for none.
    package var chosen: Chosen?
    /// Remarks at its top.
    package var notices: [Notice] = []

    /// A page without clients.
    package init() {}

    /// A client.
    package struct Row: Sendable {
        /// Whether its company is known.
        package var badge: Badge
        /// The client.
        package var name: String
        /// Where its company is set.
        package var link: String
        /// Its company; empty for none.
        package var company: String
        /// How that was found, or why it was not.
        package var how: String
        /// Whether it is the one beside the list.
        package var isChosen: Bool

        /// A client of these parts.
        package init(
            badge: Badge,
            name: String,
            link: String,
            company: String,
            how: String,
            isChosen: Bool = false
        ) {
            self.badge = badge
            self.name = name
            self.link = link
            self.company = company
            self.how = how
            self.isChosen = isChosen
        }
    }

    /// A client whose company is set.
    package struct Chosen: Sendable {
        /// The client.
        package var name = ""
        /// How it stands.
        package var words: Markup = .none
        /// What happens when a company is set.
        package var meaning: Markup = .none
        /// Companies that are alike, by id and name.
        package var candidates: [Choice] = []
        /// The company's id that stands in the field.
        package var company = ""
        /// Whether somebody's word can be taken back.
        package var mayForget = false
        /// Whether the viewer may set it.
        package var maySet = false
        /// What people asked for, the newest first.
        package var orders: [OrderLine] = []

        /// A client of whom nothing is known.
        package init() {}
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var body: [String: Any] = [
            "lead": Markup(lead).html, "rows": rows.map(\.view), "hasRows": !rows.isEmpty,
            "hasEmpty": empty != .none, "empty": empty.html, "hasChosen": chosen != nil,
            "csrf": frame.csrf,
        ]
        if let chosen { body.merge(chosen.view) { ours, _ in ours } }
        body.merge(frame.foot) { ours, _ in ours }
        body["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: "Clients and companies",
            isLive: false,
            section: .alerts,
            main: Templates.render("clients", body)
        )
    }
}

extension ClientsPage.Row {
    fileprivate var view: [String: Any] {
        [
            "badge": badge.markup.html, "name": name, "link": link, "hasCompany": !company.isEmpty,
            "company": company, "how": how, "isChosenRow": isChosen,
        ]
    }
}

extension ClientsPage.Chosen {
    fileprivate var view: [String: Any] {
        [
            "client": name, "words": words.html, "meaning": meaning.html,
            "candidates": candidates.map(\.view), "hasCandidates": !candidates.isEmpty,
            "companyField": company, "mayForget": mayForget, "maySet": maySet,
            "hasOrders": !orders.isEmpty, "orders": orders.map(\.view),
        ]
    }
}
