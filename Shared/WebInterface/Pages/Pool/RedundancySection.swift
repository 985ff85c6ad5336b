package import Quantities

/// How a Btrfs pool keeps its copies, and which devices it cannot lose.
package struct RedundancySection: PoolSection {
    /// Chunks of one content.
    package struct Row: Sendable, Hashable {
        /// `Data`, `Metadata`, `System`.
        package var content: String
        /// `RAID1`.
        package var profile: String
        /// `12.6 GiB of 14.0 GiB`.
        package var use: String
        /// `one device`, or a dash.
        package var survives: String
        /// `sda + sdb, sda + sdc`; a dash for unknown.
        package var fatal: String

        /// A row.
        package init(
            content: String,
            profile: String,
            use: String,
            survives: String,
            fatal: String
        ) {
            self.content = content
            self.profile = profile
            self.use = use
            self.survives = survives
            self.fatal = fatal
        }
    }

    /// What is wrong, with the command that mends it.
    package struct Advice: Sendable, Hashable {
        /// What is the matter.
        package var text: String
        /// The command; empty for none.
        package var command: String

        /// An advice.
        package init(text: String, command: String) {
            self.text = text
            self.command = command
        }
    }

    /// How it stands.
    package var badge: Badge
    /// The answer in a sentence.
    package var lead: Sentence
    /// The contents.
    package var rows: [Row]
    /// What is wrong, the worst first.
    package var advice: [Advice]

    /// A section of these parts.
    package init(badge: Badge, lead: Sentence, rows: [Row], advice: [Advice]) {
        self.badge = badge
        self.lead = lead
        self.rows = rows
        self.advice = advice
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-redundancy",
                [
                    "sectionBadge": badge.markup.html, "sectionLead": Markup(lead).html,
                    "contents": rows.map { row in
                        [
                            "content": row.content, "profile": row.profile, "use": row.use,
                            "survives": row.survives, "fatal": row.fatal,
                        ]
                    },
                    "hasAdvice": !advice.isEmpty,
                    "advice": advice.map { advice -> [String: Any] in
                        [
                            "text": advice.text, "hasCommand": !advice.command.isEmpty,
                            "command": advice.command,
                        ]
                    },
                ]
            )
        )
    }
}
