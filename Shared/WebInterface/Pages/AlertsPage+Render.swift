import Quantities

extension AlertsPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view = body.merging(frame.foot) { ours, _ in ours }
        view["csrf"] = frame.csrf
        if let chosen { view.merge(chosen.view) { _, theirs in theirs } }
        let main = Templates.render("alerts", view)
        return frame.document(
            title: "Alerts: \(title)",
            isLive: true,
            section: .alerts,
            main: main
        )
    }

    private var body: [String: Any] {
        [
            "lead": Markup(lead).html, "listHeading": heading, "search": search,
            "kept": kept.map(\.view), "severities": severities.map(\.view),
            "standings": standings.map(\.view), "cares": cares.map(\.view),
            "groupings": groupings.map(\.view), "groups": groups.map(\.view),
            "hasEmpty": empty != .none, "empty": empty.html, "hasRest": !rest.isEmpty,
            "rest": rest, "hasChosen": chosen != nil,
        ]
    }
}

extension AlertsPage.Group {
    fileprivate var view: [String: Any] {
        ["hasGroup": !name.isEmpty, "group": name, "alertRows": rows.map(\.view)]
    }
}

extension AlertPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view = alert.view.merging(frame.foot) { ours, _ in ours }
        view["notices"] = (notices + frame.notices).map(\.view)
        view["csrf"] = frame.csrf
        return frame.document(
            title: alert.heading,
            isLive: true,
            section: .alerts,
            main: Templates.render("alert", view)
        )
    }
}

extension AlertDetails {
    var view: [String: Any] {
        [
            "id": id, "alertLink": "/alerts/\(id)", "heading": heading,
            "badge": badge.markup.html, "hasClient": !client.isEmpty, "client": client,
            "clientLink": clientLink, "hasSystem": !system.isEmpty, "system": system,
            "hasSystemLink": !systemLink.isEmpty, "systemLink": systemLink,
            "hasWords": !words.isEmpty, "words": words, "facts": facts.map(\.view),
            "hasLabels": !labels.isEmpty, "labels": labels.map { ["label": $0] },
            "hasStory": !story.isEmpty, "story": story.map(\.view), "zone": zone,
            "hasOrders": !orders.isEmpty, "orders": orders.map(\.view), "mayAct": mayAct,
            "silenceLink": silenceLink, "mayTicket": mayTicket,
        ]
    }
}

extension AlertDetails.Line {
    var view: [String: Any] {
        [
            "time": moment.markup.html, "mark": mark.markup.html,
            "line": Markup(heading).html, "hasRemark": !remark.isEmpty, "remark": remark,
        ]
    }
}
