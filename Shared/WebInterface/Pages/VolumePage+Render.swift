import Quantities

extension VolumePage {
    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        var view = body.merging(frame.foot) { ours, _ in ours }
        view["notices"] = (notices + frame.notices).map(\.view)
        view["csrf"] = frame.csrf
        let main = Templates.render("volume", view)
        return frame.document(
            title: "\(name) on \(host)",
            isLive: false,
            section: .volumes,
            main: main
        )
    }

    private var body: [String: Any] {
        [
            "name": name, "host": host, "badge": badge.markup.html, "lead": Markup(lead).html,
            "facts": facts.map(\.view), "rows": rules.map(\.view), "hasRules": !rules.isEmpty,
            "plans": plans.map { $0.view(mayAct: mayAct) }, "runs": runs.map(\.view),
            "hasRuns": !runs.isEmpty, "orders": orders.map(\.view), "hasOrders": !orders.isEmpty,
            "hasAbsence": !absence.isEmpty,
            "absence": Markup(absence).html, "action": action, "mayAct": mayAct,
            "pauseAction": isPaused ? "resume" : "pause",
            "pauseWords": isPaused ? "Resume runs" : "Pause runs", "hasAudit": !auditLink.isEmpty,
            "auditLink": auditLink,
        ]
    }
}

extension VolumePage.Plan {
    fileprivate func view(mayAct: Bool) -> [String: Any] {
        [
            "path": path, "digest": digest, "remark": remark, "planLead": Markup(lead).html,
            "isHeld": !held.isEmpty, "held": Markup(held).html,
            "holdIcon": Icon.named("i-hold").html,
            "oddities": oddities.map { ["text": $0] }, "hasOddities": !oddities.isEmpty,
            "chart": chart?.markup.html ?? "",
            "files": files.map(\.view), "hasFiles": !files.isEmpty, "rest": rest,
            "hasRest": !rest.isEmpty, "hasButton": mayAct && !button.isEmpty, "button": button,
            "buttonClass": isDangerous ? "danger" : "main",
        ]
    }
}

extension VolumePage.File {
    fileprivate var view: [String: Any] {
        ["file": path, "bytes": size, "written": written.markup.html, "why": why]
    }
}

extension VolumePage.Run {
    fileprivate var view: [String: Any] {
        [
            "state": badge.markup.html, "began": began.markup.html, "ranRule": rule,
            "trigger": trigger, "removed": removed, "hasWhy": !why.isEmpty, "why": why,
        ]
    }
}
