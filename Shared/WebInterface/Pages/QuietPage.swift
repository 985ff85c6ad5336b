package import Quantities

/// What keeps alerts quiet: announced work and silences.
package struct QuietPage: Sendable {
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// Announced work: what goes on, what comes, what is over.
    package var work: [Row] = []
    /// Silences: active ones, those to come, those that are over.
    package var silences: [Row] = []
    /// Whether the viewer may make and end them.
    package var mayAct = false
    /// That some of those that are over are left out; empty when none is.
    package var rest = ""
    /// The zone of all times.
    package var zone = ""
    /// Remarks at its top, such as what became of an order.
    package var notices: [Notice] = []

    /// A page of nothing.
    package init() {}

    /// One thing that keeps alerts quiet.
    package struct Row: Sendable {
        /// Whether it is active.
        package var badge: Badge
        /// Why, or what it is called.
        package var name: String
        /// Its page.
        package var link: String
        /// Which alerts it concerns.
        package var matchers: [String]
        /// When it counts.
        package var when: Sentence
        /// How it comes again; empty for once.
        package var rhythm: String
        /// How many open alerts it keeps quiet; empty for not active.
        package var covers: String
        /// Who made it.
        package var person: String

        /// A row of these parts.
        package init(
            badge: Badge,
            name: String,
            link: String,
            matchers: [String],
            when: Sentence,
            rhythm: String = "",
            covers: String,
            person: String
        ) {
            self.badge = badge
            self.name = name
            self.link = link
            self.matchers = matchers
            self.when = when
            self.rhythm = rhythm
            self.covers = covers
            self.person = person
        }

        fileprivate var view: [String: Any] {
            [
                "badge": badge.markup.html, "name": name, "link": link,
                "matchers": matchers.map { ["label": $0] }, "when": Markup(when).html,
                "hasRhythm": !rhythm.isEmpty, "rhythm": rhythm, "covers": covers,
                "hasCovers": !covers.isEmpty, "person": person,
            ]
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var body: [String: Any] = [
            "lead": Markup(lead).html, "work": Self.table("Maintenance", work),
            "hasWork": !work.isEmpty, "silences": Self.table("Silences", silences),
            "hasSilences": !silences.isEmpty, "mayAct": mayAct,
            "hasRest": !rest.isEmpty, "rest": rest, "zone": zone,
        ]
        body.merge(frame.foot) { ours, _ in ours }
        body["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: "Silences and maintenance",
            isLive: false,
            section: .alerts,
            main: Templates.render("quiet", body)
        )
    }

    /// A table of rows; none without rows.
    private static func table(_ label: String, _ rows: [Row]) -> [[String: Any]] {
        rows.isEmpty ? [] : [["tableLabel": label, "quietRows": rows.map(\.view)]]
    }
}
