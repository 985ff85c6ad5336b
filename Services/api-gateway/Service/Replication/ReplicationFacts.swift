import Contracts
import Quantities
import WebInterface

/// Turns what an engine told into pages.
struct ReplicationFacts {
    let facts: [ReplicationAssessed]
    let paths: ReplicationPaths
    let call: PageCall

    private var now: Timestamp { call.now }

    func page() -> ReplicationsPage {
        var page = ReplicationsPage()
        page.paths = paths
        page.title = bad == 0 ? "all is well" : "\(bad) of \(facts.count) need you"
        page.lead = lead
        page.figures = figures
        page.pairs = Dictionary(grouping: facts, by: \.pair).sorted { $0.key < $1.key }
            .map { pair, facts in
                let way = facts.first.map { "\($0.sourceHost) to \($0.targetHost)" } ?? ""
                return ReplicationsPage.Pair(name: pair, remark: way, rows: facts.map(row))
            }
        if facts.isEmpty {
            page.empty = Markup(
                """
                No engine reports yet. Run \(strong: "zfs-sync-engine") on the witness host and \
                point it at this bus; its README says how.
                """
            )
        }
        return page
    }

    func page(of fact: ReplicationAssessed) -> ReplicationPage {
        let words = sentence(fact.reason)
        var page = ReplicationPage(
            paths: paths,
            id: fact.dataset,
            heading: fact.source,
            tag: "\(fact.sourceHost) to \(fact.targetHost), \(fact.target)",
            badge: Self.badge(fact.state),
            lead: "\(strong: words)"
        )
        page.figures = [
            KeyFigure(age(fact), label: "old, limit \(limit(fact))"),
            KeyFigure("\(fact.pending)", label: "to send"),
            KeyFigure("\(fact.extras)", label: "only on the backup"),
        ]
        if let headroom = fact.headroom {
            page.figures.append(
                KeyFigure("\(headroom)", suffix: "prunings", label: "until the base goes")
            )
        }
        var plan = ReplicationPlanView(
            heading: "Next: \(word(fact.plan))",
            remark: "class \(fact.planClass)",
            badge: fact.planClass == "C"
                ? Badge(.critical, "Loses data") : Badge(.fine, "Loses nothing"),
            words: "The engine's own page shows the exact commands."
        )
        plan.mayRun = false
        page.plan = plan
        return page
    }

    private func count(_ state: ReplicationState) -> Int { facts.count { $0.state == state } }

    private var bad: Int { count(.broken) + count(.unknown) }

    private var lead: Sentence {
        let (broken, unknown) = (count(.broken), count(.unknown))
        let total = Wording.count(facts.count, "dataset", "datasets")
        if facts.isEmpty { return "\(strong: "Nothing is replicated yet.")" }
        if broken > 0 {
            let words = broken == 1 ? "One backup is broken." : "\(broken) backups are broken."
            return "\(strong: words) \(total) are watched."
        }
        if unknown > 0 {
            let words =
                unknown == 1 ? "One backup is not known." : "\(unknown) backups are not known."
            return "\(strong: words) A host was not reached, or its answer was not believed."
        }
        return "\(strong: "No backup is broken.") \(total) are watched."
    }

    private var figures: [KeyFigure] {
        let states: [(ReplicationState, String, Tone?)] = [
            (.healthy, "healthy", nil), (.warning, "warning", .warning),
            (.broken, "broken", .critical), (.repairing, "repairing", .running),
            (.unknown, "unknown", .unknown),
        ]
        return states.map { state, label, tone in
            let number = count(state)
            return KeyFigure("\(number)", label: label, tone: number > 0 ? tone : nil)
        }
    }

    private func row(_ fact: ReplicationAssessed) -> ReplicationsPage.Row {
        ReplicationsPage.Row(
            badge: Self.badge(fact.state),
            id: fact.dataset,
            source: fact.source,
            target: fact.target,
            age: age(fact),
            limit: "limit \(limit(fact)), told \(Wording.ago(fact.asOf, now: now))",
            reason: sentence(fact.reason),
            plan: fact.plan == "nothing"
                ? "nothing to do" : "\(word(fact.plan)), class \(fact.planClass)"
        )
    }

    private func age(_ fact: ReplicationAssessed) -> String {
        fact.ageSeconds.map { Wording.duration(.seconds($0)) } ?? Wording.missing
    }

    private func limit(_ fact: ReplicationAssessed) -> String {
        Wording.duration(.seconds(fact.maxDelaySeconds))
    }

    private func word(_ text: String) -> String { text.replacing("_", with: " ") }

    /// It may begin with a dataset's name, which is written as it is.
    private func sentence(_ text: String) -> String { text + "." }

    static func badge(_ state: ReplicationState) -> Badge {
        switch state {
        case .healthy: Badge(.fine, "Healthy")
        case .warning: Badge(.warning, "Warning")
        case .broken: Badge(.critical, "Broken")
        case .repairing: Badge(.running, "Repairing")
        default: Badge(.unknown, "Unknown")
        }
    }
}
