import Quantities

extension ReplicationPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view = body(frame.csrf).merging(frame.foot) { ours, _ in ours }
        return frame.document(
            title: "\(heading) · Replication",
            isLive: false,
            section: .replication,
            main: Templates.render("replication", view)
        )
    }

    private func body(_ csrf: String) -> [String: Any] {
        var view: [String: Any] = [
            "dashboardPath": paths.dashboard, "runsPath": paths.runs, "dataset": heading,
            "tag": tag, "badge": badge.markup.html, "lead": Markup(lead).html,
            "figures": figures.map(\.view), "mayAct": mayAct, "csrf": csrf,
            "runPath": paths.act("run", id), "hasTimeline": timeline != nil,
            "timeline": timeline?.markup.html ?? "", "timelineRemark": timelineRemark,
            "hasSnapshots": !snapshots.isEmpty, "hasPlan": plan != nil,
            "hasStory": !story.isEmpty, "hasCopies": !copies.isEmpty,
            "copies": copies.map { $0.view(paths, id, csrf: csrf) },
            "hasOrders": !orders.isEmpty, "orders": orders.map(\.view),
        ]
        view["snapshots"] = snapshots.map { row in
            [
                "taken": row.taken, "name": row.name, "guid": row.guid, "onSource": row.onSource,
                "onTarget": row.onTarget,
            ]
        }
        view["story"] = story.map { event in
            [
                "moment": event.moment.markup.html, "toneClass": event.tone.colour,
                "icon": event.tone.icon.html, "words": event.words, "eventRemark": event.remark,
            ]
        }
        if let plan { view.merge(plan.view(paths, id, csrf: csrf)) { ours, _ in ours } }
        if !notices.isEmpty { view["notices"] = notices.map(\.view) }
        return view
    }
}
