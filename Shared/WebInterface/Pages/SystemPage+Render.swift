import Quantities

extension SystemPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view = body.merging(charted) { ours, _ in ours }.merging(frame.foot) { ours, _ in ours }
        let title = client.map { "\(name), \($0)" } ?? name
        return frame.document(title: title, isLive: true, main: Templates.render("system", view))
    }

    private var body: [String: Any] {
        [
            "name": name, "hasClient": client != nil, "client": client ?? "",
            "clientLink": clientLink, "badge": tone.badge(state).html,
            "finding": Markup(finding).html, "hasMore": !more.isEmpty, "more": Markup(more).html,
            "facts": facts.map(\.view), "hasAlerts": !alerts.isEmpty,
            "alertRows": alerts.map(\.view), "poolRemark": poolRemark, "hasPools": !pools.isEmpty,
            "pools": pools.map(\.view), "diskRemark": diskRemark, "hasDisks": !disks.isEmpty,
            "disks": disks.map(\.view), "window": window, "hasOthers": !others.isEmpty,
            "otherRemark": otherRemark, "others": others.map(\.view),
        ]
    }

    private var charted: [String: Any] {
        [
            "rangeTitle": rangeTitle, "ranges": ranges.map(\.view), "hasCharts": !charts.isEmpty,
            "charts": charts.map(\.markup.html).joined(),
            "legend": LineChart.legend(of: charts).html, "tierRemark": tierRemark,
        ]
    }
}

extension SystemPage.Pool {
    fileprivate var view: [String: Any] {
        [
            "badge": tone.badge(state).html,
            "name": link.isEmpty
                ? Markup(escaping: name).html : Markup.link(name, to: link).html,
            "usage": usage?.markup.html ?? Wording.missing, "free": free,
            "hasFragmentation": fragmentation != nil,
            "fragmentation": fragmentation ?? Wording.missing, "why": Markup(why).html,
        ]
    }
}

extension SystemPage.Disk {
    fileprivate var view: [String: Any] {
        [
            "badge": tone.badge(state).html, "name": name, "why": Markup(why).html,
            "cells": [
                cell("Temperature", temperature, class: "num"), cell("SMART", smart, class: ""),
                cell("Reallocated", reallocated, class: "num"),
                cell("Powered", powered, class: "num"),
            ],
        ]
    }

    private func cell(_ head: String, _ value: String?, class name: String) -> [String: Any] {
        [
            "head": head, "cell": value ?? Wording.missing, "isKnown": value != nil,
            "cellClass": name,
        ]
    }
}

extension SystemPage.Other {
    fileprivate var view: [String: Any] {
        [
            "name": name, "category": category, "reading": value.html,
            "measured": measured.markup.html,
        ]
    }
}
