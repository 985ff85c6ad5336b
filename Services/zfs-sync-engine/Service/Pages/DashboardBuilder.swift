import Observations
import Quantities
import WebInterface
import ZFSSyncEngineCore

/// Turns the states of all datasets into their page.
struct DashboardBuilder {
    let states: [DatasetState]
    /// Whether it is not known yet which datasets there are.
    let isStarting: Bool
    let hosts: [HostState]
    let copies: [SupersededCopy]
    let paths: ReplicationPaths
    let notices: [Notice]
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> ReplicationsPage {
        var page = ReplicationsPage()
        page.paths = paths
        page.notices = notices
        page.mayAct = mayAct
        page.title = title
        page.lead = lead
        page.figures = figures
        page.pairs = pairs
        page.hosts = hosts.map(row)
        page.copies = copies.map(copy)
        if states.isEmpty, !isStarting {
            page.empty = Markup("No dataset is named yet: write hosts and pairs into the settings.")
        }
        return page
    }

    private func count(_ status: ReplicationStatus) -> Int {
        states.count { $0.status == status }
    }

    private var title: String {
        let bad = count(.broken) + count(.unknown)
        return bad == 0 ? "all is well" : "\(bad) of \(states.count) need you"
    }

    private var lead: Sentence {
        guard !isStarting else {
            return "\(strong: "The engine is starting.") Look again in a moment."
        }
        guard !states.isEmpty else { return "\(strong: "Nothing is replicated yet.")" }
        let broken = count(.broken)
        let unknown = count(.unknown)
        let datasets = Wording.count(states.count, "dataset", "datasets")
        if broken > 0 {
            let words = broken == 1 ? "One backup is broken." : "\(broken) backups are broken."
            return "\(strong: words) Every plan below says what would repair it."
        }
        if unknown > 0 {
            let words =
                unknown == 1 ? "One backup is not known." : "\(unknown) backups are not known."
            return "\(strong: words) A host was not reached, or its answer was not believed."
        }
        return "\(strong: "No backup is broken.") \(datasets) are watched."
    }

    private var figures: [KeyFigure] {
        [
            KeyFigure("\(count(.healthy))", label: "healthy"),
            KeyFigure("\(count(.warning))", label: "warning", tone: tone(.warning, .warning)),
            KeyFigure("\(count(.broken))", label: "broken", tone: tone(.broken, .critical)),
            KeyFigure("\(count(.repairing))", label: "repairing", tone: tone(.repairing, .running)),
            KeyFigure("\(count(.unknown))", label: "unknown", tone: tone(.unknown, .unknown)),
        ]
    }

    private func tone(_ status: ReplicationStatus, _ tone: Tone) -> Tone? {
        count(status) > 0 ? tone : nil
    }

    private var pairs: [ReplicationsPage.Pair] {
        var order: [String] = []
        let groups = Dictionary(grouping: states) { state in
            if !order.contains(state.job.policy.pair) { order.append(state.job.policy.pair) }
            return state.job.policy.pair
        }
        return order.map { name in
            let rows = groups[name] ?? []
            let policy = rows.first?.job.policy
            let way = policy.map { "\($0.sourceHost) to \($0.targetHost)" } ?? ""
            return ReplicationsPage.Pair(name: name, remark: way, rows: rows.map(row))
        }
    }

    private func row(_ state: DatasetState) -> ReplicationsPage.Row {
        let (policy, standing) = (state.job.policy, state.standing)
        let plan = standing.map { plan in
            plan.plan.kind == .nothing
                ? "nothing to do"
                : PageWords.heading(plan.plan).lowercased()
                    + ", class \(plan.plan.operation.letter)"
        }
        return ReplicationsPage.Row(
            badge: PageWords.badge(state.status),
            id: "\(state.job.id.value)",
            source: policy.source.text,
            target: policy.target.text,
            age: standing?.assessment.age.map(Wording.duration) ?? Wording.missing,
            limit: "limit \(Wording.duration(policy.delay.broken))",
            reason: standing?.assessment.sentence
                ?? "it was not looked at since the engine started",
            plan: plan ?? Wording.missing,
            progress: state.progress.map(PageWords.progress) ?? ""
        )
    }

    private func row(_ host: HostState) -> ReplicationsPage.HostRow {
        let badge: Badge =
            host.failure != nil
            ? Badge(.offline, "Not reached")
            : host.listedAt == nil ? Badge(.unknown, "Not asked yet") : Badge(.fine, "Listed")
        return ReplicationsPage.HostRow(
            badge: badge,
            name: host.name,
            listed: host.listedAt.map { Wording.ago($0, now: now) } ?? Wording.missing,
            remark: host.failure.map { "\($0.advice). \(host.said ?? "")" } ?? ""
        )
    }

    private func copy(_ copy: SupersededCopy) -> ReplicationsPage.Copy {
        ReplicationsPage.Copy(
            name: copy.name.text,
            host: copy.host,
            remark: "by a \(PageWords.word(copy.kind)), \(calendar.moment(copy.at, now: now))",
            dataset: states.contains { $0.job.id == copy.dataset } ? "\(copy.dataset.value)" : ""
        )
    }
}
