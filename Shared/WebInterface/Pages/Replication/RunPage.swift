package import Quantities

/// One run with every step that was taken: the audit trail.
package struct RunPage: Sendable {
    /// Where the pages lie.
    package var paths: ReplicationPaths
    /// Its number, and whose it is where there are several engines.
    package var number: String
    /// How it ended.
    package var badge: Badge
    /// What came of it.
    package var lead: Sentence
    /// What came of its datasets, without those that were up to date.
    package var results: [Result]
    /// Its steps in order.
    package var steps: [Step]
    /// Said in the place of steps where there are none.
    package var empty: String
    /// Said beneath the steps; empty for nothing.
    package var note: String

    /// A run without steps.
    package init(paths: ReplicationPaths, number: String, badge: Badge, lead: Sentence) {
        self.paths = paths
        self.number = number
        self.badge = badge
        self.lead = lead
        results = []
        steps = []
        empty = "Nothing had to be done."
        note = ""
    }

    /// What came of a dataset.
    package struct Result: Sendable {
        /// How it ended.
        package var badge: Badge
        /// The dataset's name in addresses; empty when it has no page.
        package var id: String
        /// The dataset, as it is called.
        package var name: String
        /// What was to be done, and how much moved.
        package var remark: String
        /// Why it ended so, as a sentence.
        package var reason: String

        /// What came of a dataset.
        package init(badge: Badge, id: String, name: String, remark: String, reason: String) {
            self.badge = badge
            self.id = id
            self.name = name
            self.remark = remark
            self.reason = reason
        }

        fileprivate func view(_ paths: ReplicationPaths) -> [String: Any] {
            [
                "badge": badge.markup.html, "hasLink": !id.isEmpty, "link": paths.dataset(id),
                "name": name, "remark": remark, "reason": reason,
            ]
        }
    }

    /// A step.
    package struct Step: Sendable {
        /// What became of it.
        package var badge: Badge
        /// The commands, each with its host.
        package var commands: [String]
        /// Why it was taken.
        package var why: String
        /// When, how long, how many bytes, what was said.
        package var remark: String

        /// A step.
        package init(badge: Badge, commands: [String], why: String, remark: String) {
            self.badge = badge
            self.commands = commands
            self.why = why
            self.remark = remark
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view: [String: Any] = [
            "dashboardPath": paths.dashboard, "runsPath": paths.runs, "number": number,
            "badge": badge.markup.html, "lead": Markup(lead).html, "hasSteps": !steps.isEmpty,
            "empty": empty, "hasNote": !note.isEmpty, "note": note, "hasResults": !results.isEmpty,
            "results": results.map { $0.view(paths) },
            "steps": steps.map { step in
                [
                    "badge": step.badge.markup.html, "why": step.why, "remark": step.remark,
                    "commands": step.commands.map { ["command": $0] },
                ] as [String: Any]
            },
        ]
        return frame.document(
            title: "Run \(number) · Replication",
            isLive: false,
            section: .replication,
            main: Templates.render("run", view.merging(frame.foot) { ours, _ in ours })
        )
    }
}
