package import Quantities

/// The scrub of a pool: where it stands and why, how far it is, and what earlier ones found.
package struct ScrubSection: PoolSection {
    /// A scrub that ended.
    package struct Run: Sendable {
        /// What it found.
        package var badge: Badge
        /// When it ended.
        package var ended: Moment
        /// Who began it.
        package var by: String
        /// What it read, and how long it took.
        package var read: String
        /// Why it is said of it what is said.
        package var remark: String

        /// A run.
        package init(badge: Badge, ended: Moment, by: String, read: String, remark: String) {
            self.badge = badge
            self.ended = ended
            self.by = by
            self.read = read
            self.remark = remark
        }
    }

    /// A device that is scrubbed.
    package struct Device: Sendable {
        /// What it is called.
        package var name: String
        /// How far it is.
        package var bar: UsageBar
        /// What it is held to.
        package var limit: String

        /// A device.
        package init(name: String, bar: UsageBar, limit: String) {
            self.name = name
            self.bar = bar
            self.limit = limit
        }
    }

    /// Something that a person may do.
    package struct Act: Sendable, Hashable {
        /// The words on its button.
        package var words: String
        /// Where its form goes.
        package var path: String

        /// An act.
        package init(_ words: String, path: String) {
            self.words = words
            self.path = path
        }
    }

    /// When it is scrubbed: `next due 1 June`.
    package var remark: String
    /// Where it stands.
    package var badge: Badge
    /// Why, in a sentence.
    package var reason: Sentence
    /// How far all of it is; nil when nothing runs.
    package var bar: UsageBar?
    /// When it began, may end, and last ended.
    package var facts: [Fact] = []
    /// Its devices while it runs.
    package var devices: [Device] = []
    /// What the viewer may do.
    package var acts: [Act] = []
    /// The token of the viewer's forms.
    package var csrf = ""
    /// Scrubs that ended, the newest first.
    package var runs: [Run] = []
    /// What people asked for.
    package var orders: [OrderLine] = []

    /// A scrub of which no more is known.
    package init(remark: String, badge: Badge, reason: Sentence) {
        self.remark = remark
        self.badge = badge
        self.reason = reason
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-scrub",
                [
                    "remark": remark, "badge": badge.markup.html, "reason": Markup(reason).html,
                    "hasBar": bar != nil, "bar": bar?.markup.html ?? "",
                    "facts": facts.map(\.view), "hasFacts": !facts.isEmpty,
                    "devices": devices.map(\.view), "hasDevices": !devices.isEmpty,
                    "acts": acts.map { ["words": $0.words, "path": $0.path, "csrf": csrf] },
                    "hasActs": !acts.isEmpty, "runs": runs.map(\.view), "hasRuns": !runs.isEmpty,
                    "orders": orders.map(\.view), "hasOrders": !orders.isEmpty,
                ] as [String: Any]
            )
        )
    }
}

extension ScrubSection.Run {
    fileprivate var view: [String: Any] {
        [
            "found": badge.markup.html, "ended": ended.markup.html, "by": by, "read": read,
            "runRemark": remark,
        ]
    }
}

extension ScrubSection.Device {
    fileprivate var view: [String: Any] {
        ["device": name, "deviceBar": bar.markup.html, "limit": limit]
    }
}
