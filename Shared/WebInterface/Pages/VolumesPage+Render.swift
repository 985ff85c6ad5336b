import Quantities

extension VolumesPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view = body.merging(filters.view) { ours, _ in ours }
            .merging(frame.foot) { ours, _ in ours }
        let main = Templates.render("volumes", view)
        return frame.document(
            title: "Volumes: \(title)",
            isLive: false,
            section: .volumes,
            main: main
        )
    }

    private var filters: FilterForm {
        FilterForm(
            action: "/volumes",
            label: "Filter volumes",
            searchLabel: "Volume or container",
            search: search,
            selects: [.init(name: "host", label: "Host", choices: choices)]
        )
    }

    private var body: [String: Any] {
        [
            "lead": Markup(lead).html, "calls": calls.map(\.view), "hosts": hosts.map(\.view),
            "hasEmpty": empty != .none, "empty": empty.html,
            "hasChoices": choices.count > 2,
        ]
    }
}

extension VolumesPage.Call {
    fileprivate var view: [String: Any] {
        [
            "noteClass": badge.tone.colour, "icon": badge.icon.html, "heading": heading,
            "words": Markup(words).html, "link": link, "linkWords": linkWords,
        ]
    }
}

extension VolumesPage.Host {
    fileprivate var view: [String: Any] {
        ["host": name, "remark": remark, "rows": rows.map(\.view)]
    }
}

extension VolumesPage.Row {
    var view: [String: Any] {
        [
            "badge": badge.markup.html, "hasName": !name.isEmpty, "name": name, "link": link,
            "place": place, "size": usage?.markup.html ?? Markup(escaping: size).html,
            "rule": rule, "hasRuleRemark": !ruleRemark.isEmpty, "ruleRemark": ruleRemark,
            "hasLast": last != nil, "last": last?.markup.html ?? Wording.missing,
            "lastRemark": lastRemark, "hasNext": next != .none,
            "next": next == .none ? Wording.missing : next.html, "nextRemark": nextRemark,
        ]
    }
}
