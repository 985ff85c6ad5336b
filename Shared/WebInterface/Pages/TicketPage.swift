/// One incident with its ticket, or with what keeps one from being made, and its story.
package struct TicketPage: Sendable {
    /// What is wrong.
    package var heading = ""
    /// How it stands.
    package var badge = Badge(.unknown, "Unknown")
    /// What was decided last, or what a person has to do.
    package var words = ""
    /// Its own address, for forms.
    package var link = ""
    /// Its client, number, reference.
    package var facts: [Fact] = []
    /// The alerts that it is about.
    package var alerts: [AlertRow] = []
    /// Alerts that are not shown; empty for none.
    package var rest = ""
    /// What happened, the oldest first.
    package var story: [AlertDetails.Line] = []
    /// What people asked for, the newest first.
    package var orders: [OrderLine] = []
    /// The zone of all times.
    package var zone = ""
    /// What to do while it waits for a person; nil when it does not, or the viewer may not act.
    package var way: Way?
    /// Remarks at its top.
    package var notices: [Notice] = []

    /// A page of nothing.
    package init() {}

    /// What a person can do about an incident that waits.
    package struct Way: Sendable {
        /// What has to be done, and what comes of it.
        package var words: Markup
        /// Where its client is mapped; empty for nothing to map.
        package var mapLink: String
        /// What letting it go on is called; empty where that does not help.
        package var button: String
        /// Whether a ticket can be linked.
        package var mayLink: Bool

        /// A way of these parts.
        package init(words: Markup, mapLink: String, button: String, mayLink: Bool) {
            self.words = words
            self.mapLink = mapLink
            self.button = button
            self.mayLink = mayLink
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var body: [String: Any] = [
            "heading": heading, "badge": badge.markup.html, "hasWords": !words.isEmpty,
            "words": words, "link": link, "facts": facts.map(\.view), "hasLabels": false,
            "hasAlerts": !alerts.isEmpty, "alertRows": alerts.map(\.view),
            "hasRest": !rest.isEmpty, "rest": rest, "hasStory": !story.isEmpty,
            "story": story.map(\.view), "hasOrders": !orders.isEmpty, "orders": orders.map(\.view),
            "zone": zone, "hasWay": way != nil, "csrf": frame.csrf,
        ]
        if let way {
            body["wayWords"] = way.words.html
            body["hasMapLink"] = !way.mapLink.isEmpty
            body["mapLink"] = way.mapLink
            body["hasButton"] = !way.button.isEmpty
            body["button"] = way.button
            body["mayLink"] = way.mayLink
        }
        body.merge(frame.foot) { ours, _ in ours }
        body["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: heading,
            isLive: false,
            section: .alerts,
            main: Templates.render("ticket", body)
        )
    }
}
