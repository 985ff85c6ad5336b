import Observations
import Quantities
import WebInterface
import ZFSSyncEngineCore

/// Turns runs into their pages.
struct RunPages {
    let paths: ReplicationPaths
    let now: Timestamp
    let calendar: WallCalendar

    func list(_ runs: [RunRecord], limit: Int) -> RunsPage {
        var page = RunsPage(paths: paths)
        page.rows = runs.map(row)
        if runs.count == limit, let last = runs.last {
            page.older = "\(paths.runs)?before=\(last.id)"
        }
        return page
    }

    func one(
        _ run: RunRecord,
        _ results: [RunResult],
        _ actions: [ActionRecord],
        of states: [DatasetState]
    ) -> RunPage {
        let began = calendar.moment(run.startedAt, now: now)
        let words = run.summary ?? "it goes on"
        var page = RunPage(
            paths: paths,
            number: "\(run.id)",
            badge: PageWords.badge(run),
            lead: "\(strong: PageWords.capitalised(words) + ".") Began \(began), \(trigger(run))."
        )
        let jobs = Dictionary(
            states.map { ($0.job.id, $0.job) },
            uniquingKeysWith: { first, _ in first }
        )
        page.results = results.map { result($0, jobs[$0.dataset]) }
        page.steps = actions.map(step)
        if run.endedAt == nil {
            page.empty = "Nothing was done yet. This page looks again by itself."
        } else if !results.isEmpty {
            page.empty = "Nothing was done."
        }
        return page
    }

    private func row(_ run: RunRecord) -> RunsPage.Row {
        RunsPage.Row(
            badge: PageWords.badge(run),
            id: "\(run.id)",
            number: "\(run.id)",
            trigger: trigger(run),
            began: Moment(run.startedAt, words: calendar.moment(run.startedAt, now: now)),
            took: run.endedAt.map { Wording.duration($0 - run.startedAt) } ?? "goes on",
            summary: run.summary ?? ""
        )
    }

    private func result(_ row: RunResult, _ job: ReplicationJob?) -> RunPage.Result {
        let result = row.result
        let moved = result.bytes.bytes > 0 ? ", \(Wording.size(result.bytes)) moved" : ""
        let place = job.map { "on \($0.policy.targetHost), " } ?? ""
        return RunPage.Result(
            badge: PageWords.badge(result.outcome),
            id: job == nil ? "" : "\(row.dataset.value)",
            name: job?.policy.target.text ?? "a dataset that the settings name no more",
            remark: place
                + (result.plan == .destructive ? "class C" : PageWords.word(result.plan)) + moved,
            reason: result.sentence + "."
        )
    }

    private func trigger(_ run: RunRecord) -> String {
        let dry = run.isDryRun ? ", dry run" : ""
        let who = run.person.map { " by \($0)" } ?? ""
        return "\(run.trigger.rawValue)\(who)\(dry)"
    }

    private func step(_ action: ActionRecord) -> RunPage.Step {
        let began = calendar.clockWithSeconds(action.intendedAt)
        let took = action.settledAt.map { ", \(Wording.duration($0 - action.intendedAt))" } ?? ""
        let bytes = action.bytes.map { ", \(Wording.size($0))" } ?? ""
        let said = action.said.flatMap { $0.isEmpty ? nil : ". It said: \($0)" } ?? ""
        let approval = action.approval.map { ", by approval \($0)" } ?? ""
        return RunPage.Step(
            badge: PageWords.badge(action),
            commands: action.commands,
            why: PageWords.capitalised(action.why),
            remark: "class \(action.operation.letter), \(began)\(took)\(bytes)\(approval)\(said)"
        )
    }
}
