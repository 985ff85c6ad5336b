package import Contracts
package import Quantities

/// What a notice says in words, before any target's markup.
package struct MessageText: Sendable, Hashable {
    /// What is said of one alert.
    package struct Item: Sendable, Hashable {
        /// How bad it is or was, or that it is over, in one word.
        package var word: String
        /// What is wrong in one sentence.
        package var heading: String
        /// What else its sender says; empty for nothing.
        package var details: String
        /// Whom and what it concerns, and since when.
        package var facts: [Fact]
        /// Where to read more; empty for nowhere.
        package var link: String
        /// Whether it is over.
        package var isResolved: Bool
    }

    /// A name and what it is.
    package struct Fact: Sendable, Hashable {
        /// Such as `system`.
        package let name: String
        /// Such as `nas-01`.
        package let value: String
    }

    /// One line that says it all.
    package var title: String
    /// Each alert, those that hold first.
    package var items: [Item]
    /// The page of it; empty for none.
    package var link: String
    /// How bad the worst that holds is; nil when all are over.
    package var severity: AlertSeverity?

    /// The words of a notice.
    package init(_ notice: GroupNotice, _ context: MessageContext) {
        let firing = notice.members.filter { !$0.isResolved }
        let over = notice.members.filter(\.isResolved)
        severity = firing.isEmpty ? nil : Self.worst(firing)
        items = (firing + over).map { Self.item($0, context) }
        link =
            notice.members.count == 1
            ? context.page(of: notice.members[0].alert.fingerprint) : context.overview
        let lead = notice.reason == .escalated ? "Nobody acknowledged: " : ""
        title = lead + Self.title(notice, firing: firing.count, over: over.count, items, severity)
    }

    /// Characters of a heading that are told.
    package static let headingMax = 1000
    /// Characters of details that are told.
    package static let detailsMax = 10_000

    /// The line that says it all, for lists.
    package static func title(of notice: GroupNotice, _ context: MessageContext) -> String {
        guard notice.members.count > 1 else { return Self(notice, context).title }
        let firing = notice.members.filter { !$0.isResolved }
        return title(
            notice,
            firing: firing.count,
            over: notice.members.count - firing.count,
            [],
            firing.isEmpty ? nil : worst(firing)
        )
    }

    private static func title(
        _ notice: GroupNotice,
        firing: Int,
        over: Int,
        _ items: [Item],
        _ severity: AlertSeverity?
    ) -> String {
        if items.count == 1 {
            let concerned = ["system", "client"].map { items[0].value($0) }.filter { !$0.isEmpty }
            let place = concerned.isEmpty ? "" : " – " + concerned.joined(separator: ", ")
            return "\(items[0].word): \(items[0].heading)\(place)"
        }
        let counts = [
            firing > 0 ? "\(firing) firing" : "", over > 0 ? "\(over) resolved" : "",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
        let group = notice.groupLabels.pairs.map { Harmless.line($0.value) }
        let what = group.isEmpty ? "alerts" : group.joined(separator: ", ")
        return "\(severity.map(word) ?? "Resolved"): \(counts) – \(what)"
    }

    private static func item(_ member: GroupNotice.Member, _ context: MessageContext) -> Item {
        let alert = member.alert
        let notes = alert.annotations
        let heading =
            [notes["summary"], notes["message"], notes["title"]]
            .compactMap { $0 }.first { !$0.isEmpty } ?? alert.labels[Alert.nameLabel]
        let details = [
            notes[Alert.escalationNote], notes[Alert.flappingNote],
            notes["description"] ?? notes["details"],
        ].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
        return Item(
            word: member.isResolved
                ? "Resolved" : word(AlertSeverity(rawValue: alert.labels[Alert.severityLabel])),
            heading: heading.isEmpty
                ? "an alert without a name"
                : Harmless.line(String(heading.prefix(Self.headingMax))),
            details: Harmless.text(String(details.prefix(Self.detailsMax))),
            facts: facts(member, context),
            link: context.externalURL.isEmpty
                ? alert.generatorURL : context.page(of: alert.fingerprint),
            isResolved: member.isResolved
        )
    }

    private static func facts(_ member: GroupNotice.Member, _ context: MessageContext) -> [Fact] {
        let alert = member.alert
        var facts = [
            Fact(name: "client", value: Harmless.line(alert.labels["client"])),
            Fact(name: "system", value: Harmless.line(system(alert))),
            Fact(name: "object", value: Harmless.line(alert.labels["object"])),
            Fact(name: "since", value: moment(alert.startsAt)),
        ]
        if member.isResolved {
            let lasted = alert.endsAt - alert.startsAt
            let ended = moment(min(alert.endsAt, context.now))
            facts.append(Fact(name: "until", value: ended))
            if lasted > .zero { facts.append(Fact(name: "for", value: Wording.duration(lasted))) }
        }
        return facts.filter { !$0.value.isEmpty }
    }

    /// The system's name, as its labels give it.
    static func system(_ alert: Alert) -> String {
        ["system_name", "system", "hostname", "instance"].map { alert.labels[$0] }
            .first { !$0.isEmpty } ?? ""
    }

    /// A moment such as `2026-11-27 01:52 UTC`.
    package static func moment(_ moment: Timestamp) -> String {
        moment.rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
    }

    private static func word(_ severity: AlertSeverity) -> String {
        let word = Harmless.line(severity.rawValue)
        return word.isEmpty ? "Alert" : word.prefix(1).uppercased() + word.dropFirst()
    }

    private static func worst(_ members: [GroupNotice.Member]) -> AlertSeverity {
        let words = members.map { $0.alert.labels[Alert.severityLabel] }
        let order = ["critical", "error", "warning", "info"]
        return AlertSeverity(rawValue: order.first(where: words.contains) ?? words.first ?? "")
    }
}

extension MessageText.Item {
    /// The value of a fact; empty for one that is not there.
    package func value(_ name: String) -> String {
        facts.first { $0.name == name }?.value ?? ""
    }
}
