package import Quantities

/// The form of a silence or of announced work, with the alerts that it would keep quiet.
package struct QuietFormPage: Sendable {
    /// What is made or changed.
    package enum Kind: String, Sendable {
        /// A silence.
        case silence
        /// Announced work.
        case maintenance
    }

    /// What is made or changed.
    package var kind: Kind
    /// What it is called: `New silence`.
    package var heading = ""
    /// How it stands, when, and who made it; empty for a new one.
    package var lead: Sentence = ""
    /// Where the form is sent: `/silences/new`.
    package var action = ""
    /// What the button says that sends it.
    package var button = ""
    /// Whether there is one that may be ended.
    package var mayEnd = false
    /// Whether the viewer may send the form.
    package var mayAct = false
    /// The values of the fields by their names.
    package var fields: [String: String] = [:]
    /// Clients to choose from, the first being all of them.
    package var clients: [Choice] = []
    /// How long, to choose from; none for announced work.
    package var lengths: [Choice] = []
    /// The zone of the fields for date and time.
    package var zone = ""
    /// How many open alerts are covered, in one sentence; empty where nothing was asked.
    package var covers: Sentence = ""
    /// The first of those alerts.
    package var covered: [AlertRow] = []
    /// That there are more; empty when there are not.
    package var rest = ""
    /// What people asked for, the newest first.
    package var orders: [OrderLine] = []
    /// Remarks at its top, such as why an order was refused.
    package var notices: [Notice] = []

    /// An empty form.
    package init(_ kind: Kind) { self.kind = kind }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        func field(_ name: String) -> String { fields[name] ?? "" }
        let again = field("again") == "yes"
        var body: [String: Any] = [
            "heading": heading, "hasLead": Markup(lead) != .none, "lead": Markup(lead).html,
            "action": action, "mayEnd": mayEnd, "mayAct": mayAct, "csrf": frame.csrf,
            "clients": clients.map(\.view), "lengths": lengths.map(\.view), "zone": zone,
            "isSilence": kind == .silence, "isMaintenance": kind == .maintenance,
            "isOnce": !again, "isAgain": again, "hasCovers": Markup(covers) != .none,
            "covers": Markup(covers).html, "alertRows": covered.map(\.view),
            "hasCovered": !covered.isEmpty, "hasRest": !rest.isEmpty, "rest": rest,
            "hasOrders": !orders.isEmpty, "orders": orders.map(\.view), "button": button,
        ]
        for name in ["matchers", "comment", "name", "from", "until", "for", "every", "at"] {
            body["\(name)Field"] = field(name)
        }
        body["zoneField"] = field("zone").isEmpty ? zone : field("zone")
        body.merge(frame.foot) { ours, _ in ours }
        body["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: heading,
            isLive: false,
            section: .alerts,
            main: Templates.render("quiet-form", body)
        )
    }
}
