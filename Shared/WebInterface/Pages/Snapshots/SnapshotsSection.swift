package import Quantities

/// The snapshots of a pool's subvolumes, each with why it is kept.
package struct SnapshotsSection: PoolSection {
    /// A snapshot.
    package struct Row: Sendable, Hashable {
        /// Its name in the folder of snapshots.
        package var name: String
        /// When it was taken.
        package var taken: Moment
        /// Who made it.
        package var origin: String
        /// Why it is kept, or that it goes.
        package var reason: String

        /// A snapshot.
        package init(name: String, taken: Moment, origin: String, reason: String) {
            self.name = name
            self.taken = taken
            self.origin = origin
            self.reason = reason
        }
    }

    /// A subvolume.
    package struct Subvolume: Sendable {
        /// Where it is on its host.
        package var path: String
        /// How it does.
        package var badge: Badge
        /// The answer in a sentence.
        package var lead: Sentence
        /// What is kept and when it is taken, in words.
        package var remark: String
        /// What a person should know beside; empty for nothing.
        package var notes: [Sentence] = []
        /// Its snapshots, the newest first.
        package var rows: [Row] = []
        /// How many are not shown, in words; empty for none.
        package var rest = ""
        /// The host that the form names.
        package var host = ""
        /// The page that is shown once a snapshot was asked for; empty for that of snapshots.
        package var next = ""
        /// Whether the caller may take one.
        package var mayTake = false
        /// What became of people's orders.
        package var orders: [OrderLine] = []

        /// A subvolume of which nothing more is known.
        package init(path: String, badge: Badge, lead: Sentence, remark: String) {
            self.path = path
            self.badge = badge
            self.lead = lead
            self.remark = remark
        }
    }

    /// The subvolumes, by path.
    package var subvolumes: [Subvolume]
    /// What forms carry against forgery.
    package var csrf: String

    /// A section of these subvolumes.
    package init(subvolumes: [Subvolume], csrf: String) {
        self.subvolumes = subvolumes
        self.csrf = csrf
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-snapshots",
                ["csrf": csrf, "subvolumes": subvolumes.map(\.view)]
            )
        )
    }
}

extension SnapshotsSection.Subvolume {
    fileprivate var view: [String: Any] {
        [
            "subvolume": path, "snapshotBadge": badge.markup.html,
            "snapshotLead": Markup(lead).html, "remark": remark,
            "notes": notes.map { Markup($0).html }, "snapshots": rows.map(\.view),
            "hasSnapshots": !rows.isEmpty, "rest": rest, "hasRest": !rest.isEmpty,
            "host": host, "next": next, "mayTake": mayTake,
            "orders": orders.map(\.view), "hasOrders": !orders.isEmpty,
        ]
    }
}

extension SnapshotsSection.Row {
    fileprivate var view: [String: Any] {
        ["snapshot": name, "taken": taken.markup.html, "origin": origin, "why": reason]
    }
}
