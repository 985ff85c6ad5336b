package import Quantities

/// The damage of a pool: what stands, and what became of earlier damage.
package struct IntegritySection: PoolSection {
    /// Damage.
    package struct Row: Sendable {
        /// How it stands.
        package var badge: Badge
        /// What happened, to what, and what to do.
        package var text: String
        /// How often it was met.
        package var count: String
        /// When it was first met.
        package var first: Moment
        /// When it was last met, or over.
        package var last: Moment

        /// Damage.
        package init(badge: Badge, text: String, count: String, first: Moment, last: Moment) {
            self.badge = badge
            self.text = text
            self.count = count
            self.first = first
            self.last = last
        }
    }

    /// The answer in a sentence.
    package var lead: Sentence
    /// Damage, what stands first.
    package var rows: [Row]
    /// That something is damaged; nil when nothing is.
    package var alarm: Badge?

    /// A section.
    package init(lead: Sentence, rows: [Row]) {
        self.lead = lead
        self.rows = rows
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-integrity",
                [
                    "sectionLead": Markup(lead).html, "hasRows": !rows.isEmpty,
                    "rows": rows.map { row in
                        [
                            "state": row.badge.markup.html, "text": row.text, "count": row.count,
                            "first": row.first.markup.html, "last": row.last.markup.html,
                        ]
                    },
                ] as [String: Any]
            )
        )
    }
}
