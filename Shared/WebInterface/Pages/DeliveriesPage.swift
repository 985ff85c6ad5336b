package import Quantities

/// Who was told, how, and who could not be.
package struct DeliveriesPage: Sendable {
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// What is still to be delivered, by where it goes.
    package var waiting: [Waiting] = []
    /// Each receiver as it stands.
    package var receivers: [Receiver] = []
    /// The newest notifications, the newest first.
    package var rows: [Row] = []
    /// Said in the place of rows that do not exist; empty when there are rows.
    package var empty: Markup = .none
    /// What became of what was ordered here.
    package var notices: [Notice] = []

    /// A page without notifications.
    package init() {}

    /// Where something waits to be delivered.
    package struct Waiting: Sendable {
        /// Whether it is reached.
        package var badge: Badge
        /// Where.
        package var name: String
        /// The receivers that are told there.
        package var receivers: String
        /// Why the last message was not taken; empty for no reason.
        package var why: String
        /// How many notifications wait.
        package var count: String
        /// What they are about; empty when none waits.
        package var about: String
        /// When the oldest was to be sent; nil when none waits.
        package var oldest: Moment?
        /// When it is tried next; nil for at once, or when none waits.
        package var next: Moment?
        /// Where it is ordered that it is tried at once; empty for whom may not.
        package var action: String

        /// A destination with what waits for it.
        package init(
            badge: Badge,
            name: String,
            receivers: String,
            why: String,
            count: String,
            about: String,
            oldest: Moment?,
            next: Moment?,
            action: String
        ) {
            self.badge = badge
            self.name = name
            self.receivers = receivers
            self.why = why
            self.count = count
            self.about = about
            self.oldest = oldest
            self.next = next
            self.action = action
        }
    }

    /// A receiver.
    package struct Receiver: Sendable {
        /// What became of the newest notification.
        package var badge: Badge
        /// Its name.
        package var name: String
        /// The kind of target.
        package var target: String
        /// How many were delivered.
        package var delivered: String
        /// How many were given up.
        package var failed: String
        /// When one was delivered last; nil for never.
        package var last: Moment?
        /// Why the newest was given up; empty when it was not.
        package var why: String

        /// A receiver of these parts.
        package init(
            badge: Badge,
            name: String,
            target: String,
            delivered: String,
            failed: String,
            last: Moment?,
            why: String
        ) {
            self.badge = badge
            self.name = name
            self.target = target
            self.delivered = delivered
            self.failed = failed
            self.last = last
            self.why = why
        }
    }

    /// A notification.
    package struct Row: Sendable {
        /// What became of it.
        package var badge: Badge
        /// When.
        package var moment: Moment
        /// Who was told, and how.
        package var receiver: String
        /// How many alerts it told of.
        package var words: String
        /// The alert, when it is one.
        package var link: String?
        /// Why it was given up, and how long it took.
        package var remark: String

        /// A notification.
        package init(
            badge: Badge,
            moment: Moment,
            receiver: String,
            words: String,
            link: String?,
            remark: String
        ) {
            self.badge = badge
            self.moment = moment
            self.receiver = receiver
            self.words = words
            self.link = link
            self.remark = remark
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let body: [String: Any] = [
            "notices": (notices + frame.notices).map(\.view), "csrf": frame.csrf,
            "lead": Markup(lead).html, "waiting": waiting.map(\.view),
            "hasWaiting": !waiting.isEmpty, "receivers": receivers.map(\.view),
            "hasReceivers": !receivers.isEmpty, "rows": rows.map(\.view),
            "hasEmpty": empty != .none, "empty": empty.html,
        ]
        return frame.document(
            title: "Deliveries",
            isLive: false,
            section: .alerts,
            main: Templates.render("deliveries", body.merging(frame.foot) { ours, _ in ours })
        )
    }
}

extension DeliveriesPage.Waiting {
    fileprivate var view: [String: Any] {
        [
            "badge": badge.markup.html, "name": name, "receivers": receivers,
            "hasWhy": !why.isEmpty, "why": why, "count": count, "hasAbout": !about.isEmpty,
            "about": about, "oldest": oldest?.markup.html ?? "–",
            "next": next?.markup.html ?? (oldest == nil ? "–" : "now"),
            "hasAction": !action.isEmpty, "action": action,
        ]
    }
}

extension DeliveriesPage.Receiver {
    fileprivate var view: [String: Any] {
        [
            "badge": badge.markup.html, "name": name, "target": target, "delivered": delivered,
            "failed": failed, "last": last?.markup.html ?? "never", "hasWhy": !why.isEmpty,
            "why": why,
        ]
    }
}

extension DeliveriesPage.Row {
    fileprivate var view: [String: Any] {
        [
            "badge": badge.markup.html, "moment": moment.markup.html, "receiver": receiver,
            "words": words, "hasLink": link != nil, "link": link ?? "", "remark": remark,
        ]
    }
}
