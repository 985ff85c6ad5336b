import Contracts
import Quantities
import WebInterface

/// Turns what engines told of their runs into pages.
struct ReplicationRunPages {
    let paths: ReplicationPaths
    let call: PageCall
    /// Whether engines are named beside runs, because there are several.
    let namesEngines: Bool

    func list(_ repairs: [ToldRepair]) -> RunsPage {
        var page = RunsPage(paths: paths)
        page.lead =
            "Runs in which something was done or tried; those that found nothing to do are at "
            + "the engine's own page."
        page.rows = ToldRun.runs(repairs).map(row)
        if repairs.count == ReplicationTable.repairsShown, let last = repairs.last {
            page.older = "\(paths.runs)?before=\(last.place)"
        }
        return page
    }

    func one(_ run: ToldRun) -> RunPage {
        let began = run.began.map { call.calendar.moment($0, now: call.now) } ?? Wording.missing
        let words = summary(run) + "."
        var page = RunPage(
            paths: paths,
            number: number(run.id),
            badge: badge(run),
            lead: "\(strong: words) Began \(began), \(trigger(run))."
        )
        page.results = run.repairs.map(result)
        let steps = run.repairs.flatMap { $0.repair.steps ?? [] }.sorted { $0.at < $1.at }
        page.steps = steps.map(step)
        page.note = note(run)
        page.empty = "Nothing was done, or its engine did not tell its steps."
        return page
    }

    /// What the page leaves out.
    private func note(_ run: ToldRun) -> String {
        let steps = run.repairs.reduce(0) { $0 + ($1.repair.stepsLeftOut ?? 0) }
        let isCut = run.repairs.count == ReplicationTable.repairsShown
        let left = [
            isCut ? "datasets beyond \(ReplicationTable.repairsShown)" : nil,
            steps > 0 ? "\(steps) earlier steps" : nil,
        ].compactMap(\.self)
        return left.isEmpty
            ? "" : "Left out: \(left.joined(separator: ", ")). The engine's own page has all."
    }

    /// The log: what was done, the oldest first.
    func log(_ repairs: [ToldRepair]) -> LinesPage {
        LinesPage(
            paths: paths,
            heading: "Log",
            lead: "What engines did and tried of late, as they told it.",
            lines: repairs.reversed().map(line)
        )
    }

    /// The settings of each engine.
    func settings(_ all: [ReplicationSettingsRead]) -> LinesPage {
        let lines = all.flatMap { read in
            let more =
                read.linesLeftOut > 0 ? ["# … and \(read.linesLeftOut) more lines"] : []
            let file = read.file ?? "no file, the defaults"
            let datasets = Wording.count(read.datasets, "dataset", "datasets")
            let when = call.calendar.moment(read.readAt, now: call.now)
            return ["# engine \(read.engine): \(file), \(datasets), read \(when)"] + read.lines
                + more
        }
        return LinesPage(
            paths: paths,
            heading: "Settings",
            lead: "As they count at each engine. Secrets are not shown, and nothing is set here.",
            lines: lines
        )
    }

    // MARK: - Parts

    private func row(_ run: ToldRun) -> RunsPage.Row {
        let began = run.began ?? call.now
        return RunsPage.Row(
            badge: badge(run),
            id: run.id.text,
            number: number(run.id),
            trigger: trigger(run),
            began: Moment(began, words: call.calendar.moment(began, now: call.now)),
            took: run.ended.map { Wording.duration($0 - began) } ?? Wording.missing,
            summary: summary(run)
        )
    }

    private func number(_ id: ToldRun.ID) -> String {
        namesEngines ? "\(id.number) of \(id.engine)" : "\(id.number)"
    }

    private func trigger(_ run: ToldRun) -> String {
        let repair = run.repairs.first?.repair
        return (repair?.trigger ?? "not told why") + (repair?.person.map { " by \($0)" } ?? "")
    }

    private func summary(_ run: ToldRun) -> String {
        guard run.repairs.count > 1 else {
            return run.repairs.first.map { told in
                "\(told.repair.target): \(word(told.repair.outcome))\(moved(told.repair.bytes))"
            } ?? ""
        }
        let counts = Dictionary(grouping: run.repairs, by: \.repair.outcome).mapValues(\.count)
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \(word($0.key))" }
        let bytes = run.repairs.reduce(ByteCount(0)) { $0 + $1.repair.bytes }
        return words.joined(separator: ", ") + moved(bytes)
    }

    private func badge(_ run: ToldRun) -> Badge {
        let bad = run.repairs.count { !Self.isWell($0.repair.outcome) }
        if bad == 0 { return Badge(.fine, "Done") }
        return bad < run.repairs.count ? Badge(.warning, "Partly") : Badge(.critical, "Failed")
    }

    private func result(_ told: ToldRepair) -> RunPage.Result {
        let repair = told.repair
        return RunPage.Result(
            badge: Self.badge(repair.outcome),
            id: told.dataset.id,
            name: repair.target,
            remark: "on \(repair.targetHost), \(PlanWord.text(repair.plan))\(moved(repair.bytes))",
            reason: repair.reason + "."
        )
    }

    private func step(_ step: RepairStep) -> RunPage.Step {
        let began = call.calendar.clockWithSeconds(step.at)
        let took = step.milliseconds.map { ", \(Wording.duration(.milliseconds($0)))" } ?? ""
        let said = step.said.map { ". It said: \($0)" } ?? ""
        return RunPage.Step(
            badge: Self.badge(step.outcome),
            commands: step.commands,
            why: step.why.prefix(1).uppercased() + step.why.dropFirst(),
            remark: "class \(step.stepClass), \(began)\(took)"
                + (step.bytes.map { moved($0) } ?? "") + said
        )
    }

    private func line(_ told: ToldRepair) -> String {
        let repair = told.repair
        let engine = namesEngines ? " of \(told.run.engine)" : ""
        return "\(repair.endedAt.rfc3339) run \(repair.run)\(engine) \(repair.outcome) "
            + "\(repair.target) on \(repair.targetHost) (\(repair.plan)\(moved(repair.bytes))): "
            + repair.reason
    }

    private func moved(_ bytes: ByteCount) -> String {
        bytes.bytes > 0 ? ", \(Wording.size(bytes)) moved" : ""
    }

    private func word(_ text: String) -> String { text.replacing("_", with: " ") }

    static func isWell(_ outcome: String) -> Bool {
        ["repaired", "up_to_date", "only_planned", "waiting"].contains(outcome)
    }

    private static func badge(_ outcome: String) -> Badge {
        switch outcome {
        case "repaired": Badge(.fine, "Repaired")
        case "up_to_date": Badge(.fine, "Up to date")
        case "done": Badge(.fine, "Done")
        case "done_with_warning": Badge(.warning, "Done, look at it")
        case "blocked": Badge(.warning, "Blocked")
        case "waiting": Badge(.running, "Waiting")
        case "only_planned": Badge(.warning, "Only planned")
        case "failed": Badge(.critical, "Failed")
        default: Badge(.unknown, "Not known")
        }
    }
}
