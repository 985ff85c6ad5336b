import Quantities

extension ReplicationsPage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view = body.merging(frame.foot) { ours, _ in ours }
        view["csrf"] = frame.csrf
        return frame.document(
            title: "Replication: \(title)",
            isLive: false,
            section: .replication,
            main: Templates.render("replications", view)
        )
    }

    private var body: [String: Any] {
        var view: [String: Any] = [
            "lead": Markup(lead).html, "figures": figures.map(\.view),
            "mayAct": mayAct, "runPath": paths.act("run"), "runsPath": paths.runs,
            "areAlone": paths.areAlone, "logsPath": paths.logs,
            "settingsPath": paths.configuration, "mayReload": mayReload,
            "reloadPath": paths.act("config/reload"),
            "hasOrders": !orders.isEmpty, "orders": orders.map(\.view),
            "hasEmpty": empty != .none, "empty": empty.html,
            "pairs": pairs.map { pair in
                [
                    "pair": pair.name, "remark": pair.remark,
                    "rows": pair.rows.map { $0.view(paths) },
                ] as [String: Any]
            },
        ]
        view["hasHosts"] = !hosts.isEmpty
        view["hosts"] = hosts.map { host in
            [
                "badge": host.badge.markup.html, "name": host.name, "listed": host.listed,
                "remark": host.remark,
            ]
        }
        view["hasCopies"] = !copies.isEmpty
        view["copies"] = copies.map { copy in
            [
                "name": copy.name, "host": copy.host, "remark": copy.remark,
                "hasDataset": !copy.dataset.isEmpty, "link": paths.dataset(copy.dataset),
            ] as [String: Any]
        }
        if !notices.isEmpty { view["notices"] = notices.map(\.view) }
        return view
    }
}

extension ReplicationsPage.Row {
    fileprivate func view(_ paths: ReplicationPaths) -> [String: Any] {
        [
            "badge": badge.markup.html, "link": paths.dataset(id), "source": source,
            "target": target, "age": age, "limit": limit, "reason": reason, "plan": plan,
            "hasProgress": !progress.isEmpty, "progress": progress,
        ]
    }
}
