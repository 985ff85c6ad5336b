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
    /// How many more things are lost than `losses` says; those cannot be approved from this page.
    package var losesMore: Int
    /// Whether it may be run from this page.
    package var mayRun: Bool
    /// Whether what is lost may be approved from this page.
    package var mayApprove: Bool
    /// Whether an approval takes the service's token: nobody signs in at an engine alone.
    package var needsToken: Bool
    /// The plan's word, which a repair from this page is bound to: `fork`.
    package var kind: String
    /// The guid of the copy that would be purged; empty for the dataset's own plan.
    package var copy: String

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
        losesMore = 0
        mayRun = false
        mayApprove = false
        needsToken = false
        kind = ""
        copy = ""
    }

    func view(_ paths: ReplicationPaths, _ id: String, csrf: String) -> [String: Any] {
        let isWhole = losesMore == 0 && !losses.isEmpty && !digest.isEmpty
        return [
            "heading": heading, "planRemark": remark, "planBadge": badge.markup.html,
            "planWords": words,
            "commands": commands.map { ["command": $0.command, "commandRemark": $0.remark] },
            "hasCommands": !commands.isEmpty, "hasLosses": !losses.isEmpty,
            "losses": losses.map { ["loss": $0] }, "lossCount": "\(losses.count + losesMore)",
            "hasMore": losesMore > 0, "losesMore": "\(losesMore)",
            "digest": digest, "mayApprove": mayApprove && isWhole, "needsToken": needsToken,
            "mayRun": mayRun && losses.isEmpty && !commands.isEmpty, "csrf": csrf,
            "kind": kind, "isCopy": !copy.isEmpty, "copy": copy,
            "approveWords": copy.isEmpty ? "Approve and run" : "Approve and purge",
            "repairPath": paths.act("repair", id),
            "approvePath": paths.act(copy.isEmpty ? "approve" : "purge", id),
        ]
    }
}
