/// A plan with its exact commands, as a card of a page.
package struct ReplicationPlanView: Sendable {
    /// What it is: `fork and catch up`.
    package var heading: String
    /// `class B, reversible`.
    package var remark: String
    /// Its colour and whether it loses anything: `Loses nothing`.
    package var badge: Badge
    /// Why, and what it takes.
    package var words: String
    /// The commands in order.
    package var commands: [Line]
    /// What is gone afterwards; empty in classes A and B.
    package var losses: [String]
    /// The digest that an approval is bound to; empty for none.
    package var digest: String
    /// Whether it may be run from this page.
    package var mayRun: Bool

    /// A command with where and why.
    package struct Line: Sendable, Hashable {
        /// The command.
        package var command: String
        /// The host, and why.
        package var remark: String

        /// A line.
        package init(_ command: String, _ remark: String) {
            self.command = command
            self.remark = remark
        }
    }

    /// A plan.
    package init(heading: String, remark: String, badge: Badge, words: String) {
        self.heading = heading
        self.remark = remark
        self.badge = badge
        self.words = words
        commands = []
        losses = []
        digest = ""
        mayRun = false
    }

    func view(_ paths: ReplicationPaths, _ id: Int64, csrf: String) -> [String: Any] {
        [
            "heading": heading, "planRemark": remark, "planBadge": badge.markup.html,
            "planWords": words,
            "commands": commands.map { ["command": $0.command, "commandRemark": $0.remark] },
            "hasCommands": !commands.isEmpty, "hasLosses": !losses.isEmpty,
            "losses": losses.map { ["loss": $0] }, "lossCount": "\(losses.count)",
            "digest": digest, "mayApprove": mayRun && !losses.isEmpty && !digest.isEmpty,
            "mayRun": mayRun && losses.isEmpty && !commands.isEmpty, "csrf": csrf,
            "repairPath": paths.act("repair", id), "approvePath": paths.act("approve", id),
        ]
    }
}
