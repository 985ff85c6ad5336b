package import Quantities

/// One run with every step that was taken: the audit trail.
package struct RunPage: Sendable {
    /// Where the pages lie.
    package var paths: ReplicationPaths
    /// Its number.
    package var id: Int64
    /// How it ended.
    package var badge: Badge
    /// What came of it.
    package var lead: Sentence
    /// Its steps in order.
    package var steps: [Step]

    /// A run without steps.
    package init(paths: ReplicationPaths, id: Int64, badge: Badge, lead: Sentence) {
        self.paths = paths
        self.id = id
        self.badge = badge
        self.lead = lead
        steps = []
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
            "dashboardPath": paths.dashboard, "runsPath": paths.runs, "id": "\(id)",
            "badge": badge.markup.html, "lead": Markup(lead).html, "hasSteps": !steps.isEmpty,
            "steps": steps.map { step in
                [
                    "badge": step.badge.markup.html, "why": step.why, "remark": step.remark,
                    "commands": step.commands.map { ["command": $0] },
                ] as [String: Any]
            },
        ]
        return frame.document(
            title: "Run \(id) · Replication",
            isLive: false,
            section: .replication,
            main: Templates.render("run", view.merging(frame.foot) { ours, _ in ours })
        )
    }
}
