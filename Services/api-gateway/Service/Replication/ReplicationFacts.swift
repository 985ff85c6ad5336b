import Contracts
import Quantities
import WebInterface

/// Turns what engines told into pages.
struct ReplicationFacts {
    let facts: [EngineFact]
    let paths: ReplicationPaths
    let call: PageCall

    private var now: Timestamp { call.now }

    func page() -> ReplicationsPage {
        var page = ReplicationsPage()
        page.paths = paths
        page.title = bad == 0 ? "all is well" : "\(bad) of \(facts.count) need you"
        page.lead = lead
        page.figures = figures
        page.pairs = Dictionary(grouping: facts, by: \.fact.pair).sorted { $0.key < $1.key }
            .map { pair, facts in
                let way = facts.first.map(\.fact).map { fact in
                    fact.reporter == nil
                        ? "\(fact.sourceHost) to \(fact.targetHost)"
                        : "tasks that systems run by themselves, as their webhooks tell"
                }
                return ReplicationsPage.Pair(name: pair, remark: way ?? "", rows: facts.map(row))
            }
        page.copies = facts.flatMap { fact in (fact.fact.copies ?? []).map { copy(fact, $0) } }
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

    /// A dataset's page.
    ///
    /// - Parameters:
    ///   - told: the dataset.
    ///   - repairs: what came of its last repairs, the newest first.
    ///   - permission: what the viewer may do.
    /// - Returns: the page.
    func page(
        of told: EngineFact,
        repairs: [RepairFinished],
        permission: Permission
    ) -> ReplicationPage {
        let fact = told.fact
        let words = sentence(fact.reason)
        var page = ReplicationPage(
            paths: paths,
            id: told.id,
            heading: fact.source,
            tag: told.isOwn
                ? "\(fact.sourceHost) to \(fact.targetHost), \(fact.target)"
                : "a task of \(fact.sourceHost)",
            badge: Self.badge(fact.state),
            lead: "\(strong: words)"
        )
        page.figures = [KeyFigure(age(fact), label: "old, limit \(limit(fact))")]
        page.story = repairs.map(event)
        guard told.isOwn else { return page }
        page.mayAct = permission.allows(.operate)
        page.figures += [
            KeyFigure("\(fact.pending)", label: "to send"),
            KeyFigure("\(fact.extras)", label: "only on the backup"),
        ]
        if let headroom = fact.headroom {
            page.figures.append(
                KeyFigure("\(headroom)", suffix: "prunings", label: "until the base goes")
            )
        }
        page.plan = plan(fact, permission)
        if let history = fact.history { show(history, of: fact, on: &page) }
        page.copies = (fact.copies ?? []).map { view($0, permission) }
        return page
    }

    private func plan(
        _ fact: ReplicationAssessed,
        _ permission: Permission
    ) -> ReplicationPlanView {
        let losesNothing = fact.proposal?.losses.isEmpty ?? true
        var view = ReplicationPlanView(
            heading: "Next: \(PlanWord.text(fact.plan))",
            remark: "class \(fact.planClass)",
            badge: losesNothing
                ? Badge(.fine, "Loses nothing") : Badge(.critical, "Loses data"),
            words: fact.proposal.map { sentence($0.sentence) } ?? "There is nothing to do."
        )
        view.kind = fact.plan
        view.mayRun = permission.allows(.operate)
        fill(&view, fact.proposal, permission)
        return view
    }

    private func fill(
        _ view: inout ReplicationPlanView,
        _ proposal: ReplicationProposal?,
        _ permission: Permission
    ) {
        guard let proposal else { return }
        if let estimate = proposal.estimate {
            view.words += " About \(Wording.size(estimate)) travel."
        }
        view.commands = proposal.acts.map {
            ReplicationPlanView.Line($0.command, "\($0.host): \($0.why)")
        }
        if proposal.actsMore > 0 {
            view.commands.append(.init("…", "and \(proposal.actsMore) more commands"))
        }
        view.losses = proposal.losses.map { loss in
            "\(loss.name) (guid \(loss.guid))"
                + (loss.bytes.map { ", \(Wording.size($0))" } ?? "")
        }
        view.losesMore = proposal.losesMore
        view.digest = proposal.digest ?? ""
        view.mayApprove = permission.allows(.admin)
    }

    private func view(
        _ copy: ReplicationCopy,
        _ permission: Permission
    ) -> ReplicationCopyView {
        var view = ReplicationCopyView(
            name: copy.name,
            remark: "on \(copy.host), by a \(PlanWord.text(copy.kind)), "
                + call.calendar.moment(copy.at, now: now),
            refusal: copy.refusal ?? (copy.purge == nil ? "its engine has not looked yet" : "")
        )
        guard let purge = copy.purge else { return view }
        var plan = ReplicationPlanView(
            heading: "Purge",
            remark: "class C",
            badge: Badge(.critical, "Loses data"),
            words: sentence(purge.sentence)
        )
        plan.copy = copy.guid
        fill(&plan, purge, permission)
        view.plan = plan
        return view
    }

    private func copy(_ told: EngineFact, _ copy: ReplicationCopy) -> ReplicationsPage.Copy {
        ReplicationsPage.Copy(
            name: copy.name,
            host: copy.host,
            remark: "by a \(PlanWord.text(copy.kind)), \(call.calendar.moment(copy.at, now: now))",
            dataset: told.id
        )
    }

    private func event(_ repair: RepairFinished) -> ReplicationPage.Event {
        let isWell = repair.outcome == "repaired" || repair.outcome == "up_to_date"
        let moved = repair.bytes.bytes > 0 ? ", \(Wording.size(repair.bytes)) moved" : ""
        return ReplicationPage.Event(
            Moment(repair.endedAt, words: call.calendar.moment(repair.endedAt, now: now)),
            isWell ? .fine : repair.outcome == "failed" ? .critical : .warning,
            // That it is well again is said at the head; here it is what was done.
            isWell ? "\(PlanWord.capitalised(repair.plan))\(moved)" : sentence(repair.reason),
            remark: (isWell ? "" : "\(PlanWord.text(repair.plan))\(moved), ")
                + "\(word(repair.outcome)) (run \(repair.run))"
        )
    }

    private func count(_ state: ReplicationState) -> Int {
        facts.count { $0.fact.state == state }
    }

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

    private func row(_ told: EngineFact) -> ReplicationsPage.Row {
        let fact = told.fact
        return ReplicationsPage.Row(
            badge: Self.badge(fact.state),
            id: told.id,
            source: fact.source,
            target: told.isOwn ? fact.target : "a task of \(fact.sourceHost)",
            age: age(fact),
            limit: "limit \(limit(fact)), told \(Wording.ago(fact.asOf, now: now))",
            reason: sentence(fact.reason),
            plan: fact.plan == "nothing"
                ? "nothing to do" : "\(PlanWord.text(fact.plan)), class \(fact.planClass)"
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
