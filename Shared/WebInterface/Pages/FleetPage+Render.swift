import Quantities

extension FleetPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view = body.merging(filters.view) { ours, _ in ours }
            .merging(frame.foot) { ours, _ in ours }
        let main = Templates.render("fleet", view)
        return frame.document(title: "Fleet: \(title)", isLive: true, main: main)
    }

    private var filters: FilterForm {
        FilterForm(
            action: "/fleet",
            label: "Filter systems",
            searchLabel: "Name, id or address",
            search: search,
            selects: [
                .init(name: "client", label: "Client", choices: clients),
                .init(name: "state", label: "State", choices: states),
                .init(name: "sort", label: "Order", choices: orders),
            ]
        )
    }

    private var body: [String: Any] {
        [
            "lead": Markup(lead).html, "figures": figures.map(\.view), "hasEmpty": empty != .none,
            "empty": empty.html,
            "hasRows": !groups.isEmpty, "groups": groups.map(\.view), "hasQuiet": !quiet.isEmpty,
            "quietTitle": quietTitle, "quietRemark": quietRemark, "isFolded": isFolded,
            "quiet": quiet.enumerated().map { $1.view(number: $0, folds: isFolded) },
            "hasPages": pages.count > 1, "pages": pages.map(\.view), "pageRemark": pageRemark,
        ]
    }
}

extension FleetPage.Group {
    fileprivate var view: [String: Any] {
        ["group": name, "groupCount": rows.count, "rows": rows.map(\.view)]
    }
}

extension FleetPage.Row {
    fileprivate var view: [String: Any] {
        [
            "key": key, "badge": tone.badge(state).html, "hasSince": !since.isEmpty,
            "since": since, "name": name, "client": client, "link": link,
            "why": Markup(why).html, "hasMore": !more.isEmpty, "more": Markup(more).html,
            "hasAlerts": !alerts.isEmpty, "alerts": alerts,
            "alertsLink": alertsLink, "hasUsage": usage != nil,
            "usage": usage?.markup.html ?? Wording.missing,
            "seen": seen.markup.html,
        ]
    }
}

extension FleetPage.QuietClient {
    fileprivate func view(number: Int, folds: Bool) -> [String: Any] {
        [
            "number": number, "folds": folds, "client": name, "remark": remark,
            "items": items.map(\.view),
        ]
    }
}

extension FleetPage.QuietItem {
    fileprivate var view: [String: Any] {
        let bar = ratio.map { Meter(ratio: $0).markup.html }
        return [
            "key": key, "name": name, "link": link, "meter": bar ?? "<span></span>",
            "number": ratio.map { Wording.percent($0, places: 0) } ?? Wording.missing,
            "seen": seen,
        ]
    }
}
