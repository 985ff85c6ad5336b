package import Quantities

/// All replicated datasets: which need a person, how old each backup is and what is next.
package struct ReplicationsPage: Sendable {
    /// Where the pages lie.
    package var paths = ReplicationPaths()
    /// The short title of the tab.
    package var title = ""
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// What every page says at its top.
    package var notices: [Notice] = []
    /// The few numbers at the head.
    package var figures: [KeyFigure] = []
    /// The pairs, each with its datasets.
    package var pairs: [Pair] = []
    /// Hosts that are not reached.
    package var hosts: [HostRow] = []
    /// Copies that repairs have set aside.
    package var copies: [Copy] = []
    /// What people asked for, the newest first; empty where orders are not used.
    package var orders: [OrderLine] = []
    /// Whether the viewer may start runs.
    package var mayAct = false
    /// Whether the viewer may have settings read anew from this page.
    package var mayReload = false
    /// Said in the place of datasets that do not exist; empty when there are some.
    package var empty: Markup = .none

    /// A page without datasets.
    package init() {}

    /// A pair of hosts with its datasets.
    package struct Pair: Sendable {
        /// Its name.
        package var name: String
        /// From where to where.
        package var remark: String
        /// Its datasets.
        package var rows: [Row]

        /// A pair.
        package init(name: String, remark: String, rows: [Row]) {
            self.name = name
            self.remark = remark
            self.rows = rows
        }
    }

    /// A dataset.
    package struct Row: Sendable {
        /// Its status.
        package var badge: Badge
        /// Its number, as its page's address has it.
        package var id: String
        /// The dataset at the source.
        package var source: String
        /// The dataset at the target.
        package var target: String
        /// How old the newest common snapshot is: `2 h 3 min`.
        package var age: String
        /// The limit: `of 72 h`.
        package var limit: String
        /// Why, as a sentence.
        package var reason: String
        /// What is next: `fork, class B`.
        package var plan: String
        /// How far the work is; empty for none under way.
        package var progress: String

        /// A row of these parts.
        package init(
            badge: Badge,
            id: String,
            source: String,
            target: String,
            age: String,
            limit: String,
            reason: String,
            plan: String,
            progress: String = ""
        ) {
            self.badge = badge
            self.id = id
            self.source = source
            self.target = target
            self.age = age
            self.limit = limit
            self.reason = reason
            self.plan = plan
            self.progress = progress
        }
    }

    /// How a host answers.
    package struct HostRow: Sendable {
        /// Its state.
        package var badge: Badge
        /// Its name.
        package var name: String
        /// When it was listed last.
        package var listed: String
        /// What it said.
        package var remark: String

        /// A host.
        package init(badge: Badge, name: String, listed: String, remark: String) {
            self.badge = badge
            self.name = name
            self.listed = listed
            self.remark = remark
        }
    }

    /// A copy that a repair set aside.
    package struct Copy: Sendable {
        /// Its full name.
        package var name: String
        /// Its host.
        package var host: String
        /// Which repair, and when.
        package var remark: String
        /// The number of the dataset it was the backup of; empty when that is not known.
        package var dataset: String

        /// A copy.
        package init(name: String, host: String, remark: String, dataset: String) {
            self.name = name
            self.host = host
            self.remark = remark
            self.dataset = dataset
        }
    }
}
