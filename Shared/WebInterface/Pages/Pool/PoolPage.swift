package import Quantities

/// One pool: when it is full, where its space is, what it cannot lose, and what else is known.
package struct PoolPage: Sendable {
    /// The pool's name.
    package var name = ""
    /// What kind it is: `Btrfs RAID1, 4 devices`; empty when not known.
    package var tag = ""
    /// What its system is called.
    package var system = ""
    /// The system's page.
    package var systemLink = ""
    /// Its client; nil when it named none.
    package var client: String?
    /// The fleet page of that client.
    package var clientLink = ""
    /// Its state.
    package var badge = Badge(.unknown, "Unknown")
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// The few numbers that matter.
    package var figures: [KeyFigure] = []
    /// What does not work.
    package var notices: [Notice] = []
    /// Its parts, in order.
    package var sections: [any PoolSection] = []

    /// A page of nothing.
    package init() {}

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let view: [String: Any] = [
            "name": name, "hasTag": !tag.isEmpty, "tag": tag, "system": system,
            "systemLink": systemLink, "hasClient": client != nil, "client": client ?? "",
            "clientLink": clientLink, "badge": badge.markup.html, "lead": Markup(lead).html,
            "figures": figures.map(\.view), "hasFigures": !figures.isEmpty,
            "sections": sections.map(\.markup.html).joined(separator: "\n"),
        ]
        var all = view.merging(frame.foot) { ours, _ in ours }
        all["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: "Pool \(name) on \(system)",
            isLive: false,
            main: Templates.render("pool", all)
        )
    }
}
