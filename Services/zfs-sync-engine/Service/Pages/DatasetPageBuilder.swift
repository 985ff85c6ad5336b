import Observations
import Quantities
import WebInterface
import ZFSSyncEngineCore

/// Turns a dataset's state into its page.
struct DatasetPageBuilder {
    /// Rows of the table of snapshots at the most.
    static let rowsMax = 500

    let state: DatasetState
    let memory: DatasetMemory
    /// What came of it when it was last not up to date; nil for never.
    let last: RunResult?
    let actions: [ActionRecord]
    let paths: ReplicationPaths
    let notices: [Notice]
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    private var policy: DatasetPolicy { state.job.policy }
    private var standing: ReplicationStanding? { state.standing }

    func page() -> ReplicationPage {
        var page = ReplicationPage(
            paths: paths,
            id: "\(state.job.id.value)",
            heading: policy.source.text,
            tag: "\(policy.sourceHost) to \(policy.targetHost), \(policy.target)",
            badge: PageWords.badge(state.status),
            lead: lead
        )
        page.notices = notices + trouble
        page.mayAct = mayAct
        page.figures = figures
        if let source = standing?.source.listing {
            page.timeline = timeline(source, standing?.target.listing)
            page.snapshots = rows(source, standing?.target.listing)
        }
        if let at = standing?.assessment.asOf {
            page.timelineRemark =
                "listed \(Wording.ago(at, now: now)), clock of \(policy.sourceHost)"
        }
        page.plan = standing.map { plan($0.plan, $0.subject) }
        page.story = actions.map(event)
        page.copies = (standing?.copies ?? []).map(copy)
        return page
    }

    private var lead: Sentence {
        let words = standing?.assessment.sentence ?? "it was not looked at since the engine started"
        let progress = state.progress.map { " " + PageWords.progress($0) + "." } ?? ""
        return "\(strong: words + ".")\(progress)"
    }

    /// That the last try failed, why, and when it is tried again.
    private var trouble: [Notice] {
        guard memory.failures > 0, let failure = memory.failure else { return [] }
        let words = memory.failures == 1 ? "The last try failed" : "\(memory.failures) tries failed"
        // A run that only waited says less than the one that failed.
        let told = last.flatMap { $0.result.failure == nil ? nil : $0 }
        let why =
            told.map { " (run \($0.run)): \($0.result.sentence)." } ?? ": \(failure.advice)."
        return [Notice(.warning, "\(strong: words)\(why) \(nextTry)")]
    }

    private var nextTry: String {
        guard let next = memory.nextTry else {
            return "It is tried again with the next scheduled run."
        }
        let when = next > now ? Wording.duration(next - now) : "a moment"
        return "It is tried again in \(when)."
    }

    private var figures: [KeyFigure] {
        guard let assessment = standing?.assessment else { return [] }
        var figures = [
            KeyFigure(
                assessment.age.map(Wording.duration) ?? Wording.missing,
                label: "old, limit \(Wording.duration(policy.delay.broken))"
            ),
            KeyFigure(
                "\(assessment.pending)",
                label: assessment.pending == 1 ? "snapshot to send" : "snapshots to send"
            ),
        ]
        if let creation = assessment.baseCreation {
            figures.append(
                KeyFigure(
                    calendar.moment(creation, now: now),
                    label: "common base, same guid on both ends"
                )
            )
        }
        switch assessment.headroom {
        case .none: break
        case .anchored: figures.append(KeyFigure("held", label: "the base is kept from pruning"))
        case .prunings(let count):
            figures.append(KeyFigure("\(count)", suffix: "prunings", label: "until the base goes"))
        }
        if let written = standing?.target.listing?.dataset.written, written.bytes > 0 {
            figures.append(
                KeyFigure(Wording.size(written), label: "written on the backup since")
            )
        }
        return figures
    }

    private func copy(_ standing: CopyStanding) -> ReplicationCopyView {
        let copy = standing.copy
        var view = ReplicationCopyView(
            name: copy.name.text,
            remark: "on \(copy.host), by a \(PageWords.word(copy.kind)), "
                + calendar.moment(copy.at, now: now)
        )
        switch standing.verdict {
        case .gone: view.refusal = "it is not there any more"
        case .refused(let why): view.refusal = why
        case .planned(let plan, let subject):
            view.plan = self.plan(plan, subject)
            view.plan?.heading = "Purge"
            view.plan?.copy = copy.guid.description
        }
        return view
    }

    private func plan(
        _ plan: RepairPlan,
        _ subject: ApprovalSubject?
    ) -> ReplicationPlanView {
        let isLossy = !plan.losses.isEmpty
        var view = ReplicationPlanView(
            heading: PageWords.heading(plan),
            remark: PageWords.remark(plan.operation),
            badge: isLossy ? Badge(.critical, "Loses data") : Badge(.fine, "Loses nothing"),
            words: plan.sentence + "."
                + (plan.estimate.map { " About \(Wording.size($0)) travel." } ?? "")
        )
        view.commands = plan.steps.flatMap { step in
            step.commands.map {
                ReplicationPlanView.Line($0.description, "\($0.host): \(step.why)")
            }
        }
        view.losses = plan.losses.map { loss in
            "\(loss.name) (guid \(loss.guid))" + (loss.bytes.map { ", \(Wording.size($0))" } ?? "")
        }
        view.digest = subject.map { ApprovalBook.digest($0.text) } ?? ""
        view.mayRun = mayAct && !policy.isDryRun
        view.mayApprove = view.mayRun
        view.needsToken = true
        view.kind = plan.kind.rawValue
        return view
    }

    // MARK: - Both ends

    private func timeline(
        _ source: DatasetListing,
        _ target: DatasetListing?
    ) -> SnapshotTimeline {
        let match = target.map { HistoryMatch(source: source, target: $0) }
        let both = Set(source.snapshots.map(\.guid))
        let times = (source.snapshots + (target?.snapshots ?? [])).map(\.creation)
        let first = times.min() ?? now - .seconds(3600)
        let last = max(times.max() ?? now, now)
        var line = SnapshotTimeline(
            axis: TimeAxis(from: first - (last - first) / 20, to: last),
            calendar: calendar,
            sourceLabel: "\(policy.sourceHost) : \(policy.source)",
            targetLabel: "\(policy.targetHost) : \(policy.target)"
        )
        line.source = source.snapshots.map { .init($0.creation) }
        line.target = (target?.snapshots ?? []).map {
            .init($0.creation, isOwn: !both.contains($0.guid))
        }
        line.base = match?.base?.creation
        line.newest = source.newest?.creation
        let pending = match?.pending.count ?? 0
        line.gap = pending == 0 ? "" : Wording.count(pending, "snapshot", "snapshots")
        line.delay =
            standing?.assessment.lag.map { $0 > .zero ? "\(Wording.duration($0)) behind" : "" }
            ?? ""
        line.finding =
            "The primary has \(source.snapshots.count) snapshots, the backup "
            + "\(target?.snapshots.count ?? 0); \(pending) wait to be sent."
        return line
    }

    private func rows(
        _ source: DatasetListing,
        _ target: DatasetListing?
    ) -> [ReplicationPage.SnapshotRow] {
        let base = standing?.assessment.base
        let onSource = Set(source.snapshots.map(\.guid))
        let onTarget = Set((target?.snapshots ?? []).map(\.guid))
        let own = (target?.snapshots ?? []).filter { !onSource.contains($0.guid) }
        return (source.snapshots + own).sorted { $0.creation > $1.creation }.prefix(Self.rowsMax)
            .map { snapshot in
                let isThere = onTarget.contains(snapshot.guid)
                return ReplicationPage.SnapshotRow(
                    taken: calendar.moment(snapshot.creation, now: now),
                    name: snapshot.name,
                    guid: snapshot.guid.description,
                    onSource: onSource.contains(snapshot.guid) ? "yes" : "no",
                    onTarget: !isThere
                        ? "no"
                        : snapshot.guid == base
                            ? "yes, common base"
                            : onSource.contains(snapshot.guid) ? "yes" : "yes, only here"
                )
            }
    }

    private func event(_ action: ActionRecord) -> ReplicationPage.Event {
        let badge = PageWords.badge(action)
        let moved = action.bytes.map { ", \(Wording.size($0)) moved" } ?? ""
        let failure = action.failure.map { ": \($0.advice)" } ?? ""
        return ReplicationPage.Event(
            Moment(action.intendedAt, words: calendar.moment(action.intendedAt, now: now)),
            badge.tone,
            "\(PageWords.capitalised(action.why))",
            remark: "\(badge.word)\(moved)\(failure) (run \(action.run))"
        )
    }
}
