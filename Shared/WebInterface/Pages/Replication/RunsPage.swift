/// The runs of a replication engine, the newest first.
package struct RunsPage: Sendable {
    /// Where the pages lie.
    package var paths: ReplicationPaths
    /// What every page says at its top.
    package var notices: [Notice] = []
    /// The runs.
    package var rows: [Row] = []
    /// The page of older runs; empty for none.
    package var older = ""
    /// Which runs are shown, where it is not all of them; empty for all.
    package var lead = ""

    /// A page without runs.
    package init(paths: ReplicationPaths) { self.paths = paths }

    /// A run.
    package struct Row: Sendable {
        /// How it ended.
        package var badge: Badge
        /// Its name in addresses.
        package var id: String
        /// Its number, and whose it is where there are several engines.
        package var number: String
        /// Why, and who asked.
        package var trigger: String
        /// When it began.
        package var began: Moment
        /// How long it took.
        package var took: String
        /// What came of it.
        package var summary: String

        /// A run.
        package init(
            badge: Badge,
            id: String,
            number: String,
            trigger: String,
            began: Moment,
            took: String,
            summary: String
        ) {
            self.badge = badge
            self.id = id
            self.number = number
            self.trigger = trigger
            self.began = began
            self.took = took
            self.summary = summary
        }
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view: [String: Any] = [
            "dashboardPath": paths.dashboard, "hasRows": !rows.isEmpty, "hasOlder": !older.isEmpty,
            "older": older, "hasLead": !lead.isEmpty, "lead": lead,
            "rows": rows.map { row in
                [
                    "badge": row.badge.markup.html, "number": row.number, "link": paths.run(row.id),
                    "trigger": row.trigger, "began": row.began.markup.html, "took": row.took,
                    "summary": row.summary,
                ]
            },
        ]
        view.merge(frame.foot) { ours, _ in ours }
        if !notices.isEmpty { view["notices"] = notices.map(\.view) }
        return frame.document(
            title: "Runs · Replication",
            isLive: false,
            section: .replication,
            main: Templates.render("runs", view)
        )
    }
}
