package import Quantities

/// Lines of text as they stand in a file: the log, or the settings as they count.
package struct LinesPage: Sendable {
    /// Where the pages lie.
    package var paths: ReplicationPaths
    /// What it is.
    package var heading: String
    /// Where the lines come from.
    package var lead: Sentence
    /// The lines.
    package var lines: [String]
    /// A button's words and the path that it posts to; nil for none.
    package var act: (words: String, path: String)?
    /// What every page says at its top.
    package var notices: [Notice]

    /// A page of lines.
    package init(
        paths: ReplicationPaths,
        heading: String,
        lead: Sentence,
        lines: [String],
        act: (words: String, path: String)? = nil,
        notices: [Notice] = []
    ) {
        self.paths = paths
        self.heading = heading
        self.lead = lead
        self.lines = lines
        self.act = act
        self.notices = notices
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view: [String: Any] = [
            "dashboardPath": paths.dashboard, "heading": heading, "lead": Markup(lead).html,
            "hasLines": !lines.isEmpty, "text": lines.joined(separator: "\n"),
            "hasAct": act != nil, "actWords": act?.words ?? "", "actPath": act?.path ?? "",
            "csrf": "",
        ]
        view.merge(frame.foot) { ours, _ in ours }
        if !notices.isEmpty { view["notices"] = notices.map(\.view) }
        return frame.document(
            title: "\(heading) · Replication",
            isLive: false,
            section: .replication,
            main: Templates.render("lines", view)
        )
    }
}
