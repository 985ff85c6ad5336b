import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Turns silences and announced work into their page.
struct QuietPageBuilder {
    /// Rows of those that are over, of each kind.
    static let overMax = 20

    let work: [MaintenanceChanged]
    let silences: [SilenceChanged]
    /// The open alerts that the caller may see.
    let open: [AlertChanged]
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> QuietPage {
        var page = QuietPage()
        page.lead = lead
        page.work = shown(work) { $0.standing(at: now) }.map(row)
        page.silences = shown(silences) { $0.standing(at: now) }.map(row)
        page.mayAct = mayAct
        page.zone = calendar.name
        let left = work.count + silences.count - page.work.count - page.silences.count
        page.rest =
            left == 0 ? "" : "\(left) more that \(left == 1 ? "is" : "are") over are not shown."
        return page
    }

    private func shown<Item>(
        _ items: [Item],
        _ standing: (Item) -> QuietStanding
    ) -> [Item] {
        let over = items.filter { standing($0) == .over }
        return items.filter { standing($0) != .over } + over.suffix(Self.overMax).reversed()
    }

    private var lead: Sentence {
        let going = work.count { $0.standing(at: now) == .active }
        let active = silences.count { $0.standing(at: now) == .active }
        let quiet = open.count { !$0.silencedBy.isEmpty || !$0.mutedBy.isEmpty }
        guard going + active > 0 else { return "\(strong: "Nothing keeps alerts quiet now.")" }
        let parts = [
            going == 0 ? "" : "work goes on at \(Wording.count(going, "place", "places"))",
            active == 0 ? "" : Wording.count(active, "silence is", "silences are") + " active",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
        let first = parts.prefix(1).uppercased() + parts.dropFirst()
        let alerts = Wording.count(quiet, "open alert", "open alerts")
        return "\(strong: "\(first)"): nobody is told of \(alerts)."
    }

    // MARK: - Rows

    private func row(_ work: MaintenanceChanged) -> QuietPage.Row {
        let standing = work.standing(at: now)
        let covers = open.count { $0.mutedBy.contains("maintenance \(work.plan.name)") }
        return QuietPage.Row(
            badge: Self.badge(standing, active: "Goes on", pending: "To come"),
            name: work.plan.name,
            link: "/maintenance/\(FormFields.encoded(work.plan.id))",
            matchers: Self.labels(work.plan.matchers, work.plan.reach),
            when: QuietWords(now: now, calendar: calendar).when(work),
            rhythm: QuietWords.rhythm(work.plan),
            covers: standing == .active ? Wording.count(covers, "alert", "alerts") : "",
            person: work.createdBy
        )
    }

    private func row(_ silence: SilenceChanged) -> QuietPage.Row {
        let standing = silence.standing(at: now)
        let covers = open.count { $0.silencedBy.contains(silence.id) }
        return QuietPage.Row(
            badge: Self.badge(standing, active: "Active", pending: "To come"),
            name: silence.comment.isEmpty ? "No reason given" : silence.comment,
            link: "/silences/\(FormFields.encoded(silence.id))",
            matchers: Self.labels(silence.matchers, silence.reach),
            when: QuietWords(now: now, calendar: calendar).when(silence),
            covers: standing == .active ? Wording.count(covers, "alert", "alerts") : "",
            person: silence.createdBy
        )
    }

    private static func labels(_ matchers: [String], _ reach: AlertReach) -> [String] {
        reach.clients.map { "client \($0)" } + matchers
    }

    private static func badge(
        _ standing: QuietStanding,
        active: String,
        pending: String
    ) -> Badge {
        switch standing {
        case .active: Badge(.running, active, isHeld: true)
        case .pending: Badge(.unknown, pending, isHeld: true)
        case .over: Badge(.fine, "Over")
        }
    }
}
