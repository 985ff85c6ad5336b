import APIGatewayCore
import Contracts
import Quantities
import StateStore
import WebInterface

/// Turns a volume, its plans and its runs into its page.
struct VolumePageBuilder {
    let volume: VolumeAssessed
    let plans: [(path: String, plan: PlanAnswer)]
    let runs: [RunAnswer]
    let orders: [IssuedCommand]
    let absence: Sentence
    let notices: [Notice]
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> VolumePage {
        var page = VolumePage()
        page.name = volume.volume
        page.host = volume.host
        page.badge = VolumeRows.badge(volume.health)
        page.lead = lead
        page.facts = facts
        page.notices = notices
        page.rules = VolumeRows(volume: volume, now: now, calendar: calendar).ruleRows
        page.plans = plans.map { plan($0.plan, path: $0.path) }
        page.runs = runs.map(run)
        page.orders = orders.map { OrderRow(order: $0, now: now, calendar: calendar).row }
        page.absence = absence
        page.action = VolumeRows.link(volume)
        page.mayAct = mayAct
        page.isPaused = volume.pausedUntil.map { $0 > now } ?? false
        page.auditLink =
            absence.isEmpty
            ? "/volumes/api/audit?host=\(FormFields.encoded(volume.host))"
                + "&volume=\(FormFields.encoded(volume.volume))" : ""
        return page
    }

    private var lead: Sentence {
        if let reason = volume.reason {
            let words: String = reason.prefix(1).uppercased() + reason.dropFirst()
            return "\(words)."
        }
        return volume.rules.isEmpty
            ? "No rule is about it, so nothing of it is ever deleted."
            : "Its rules are kept."
    }

    private var facts: [Fact] {
        var facts = [Fact("Driver", volume.driver.isEmpty ? Wording.missing : volume.driver)]
        let containers = volume.containers.joined(separator: ", ")
        facts.append(Fact("Containers", containers.isEmpty ? "none" : containers))
        if let size = volume.allocated { facts.append(Fact("On the disk", Wording.size(size))) }
        if let size = volume.apparent {
            facts.append(Fact("Length of its files", Wording.size(size)))
        }
        func add(_ name: String, _ moment: Timestamp?) {
            guard let moment else { return }
            let shown = Moment(moment, words: calendar.moment(moment, now: now))
            facts.append(Fact(name, markup: shown.markup))
        }
        add("Measured", volume.measuredAt)
        add("Made", volume.createdAt)
        add("In this state since", volume.since)
        if let until = volume.pausedUntil, until > now {
            let isEndless = until.microseconds / 1_000_000 >= 253_402_300_799
            let words =
                isEndless ? "until it is resumed" : "until " + calendar.moment(until, now: now)
            facts.append(Fact("Runs are paused", words))
        }
        return facts
    }

    // MARK: - Plans

    private func plan(_ plan: PlanAnswer, path: String) -> VolumePage.Plan {
        let made = Timestamp.parse(rfc3339: plan.madeAt).map {
            calendar.moment($0.moment, now: now)
        }
        let isToDo = plan.files > 0 && !plan.done && plan.unknown == nil
        let rest = plan.files - Int64(plan.first.count)
        return VolumePage.Plan(
            path: path,
            digest: plan.digest,
            remark: "plan \(plan.digest.prefix(8)), made \(made ?? plan.madeAt), valid while its "
                + "files differ by at most 5\(Wording.space)%",
            lead: lead(plan),
            held: held(plan),
            oddities: oddities(plan),
            chart: isToDo ? PlanChart(plan, path: path).chart(now: now) : nil,
            files: isToDo ? plan.first.map(file) : [],
            rest: isToDo && rest > 0 ? "and \(VolumeRows.files(rest)) more" : "",
            button: isToDo ? "Delete \(VolumeRows.files(plan.files)) now" : "",
            isDangerous: plan.held != nil
        )
    }

    private func held(_ plan: PlanAnswer) -> Sentence {
        guard let held = plan.held, !plan.done else { return "" }
        return "It waits for you: \(held)."
    }

    private func lead(_ plan: PlanAnswer) -> Sentence {
        let total =
            "\(VolumeRows.files(plan.totalFiles)), \(size(plan.totalAllocatedBytes)), are stored"
        if plan.done { return "\(strong: "It was carried out.") Nothing is left of it to do." }
        if let unknown = plan.unknown {
            return "\(strong: "Nothing is deleted") because \(unknown)."
        }
        guard plan.files > 0 else { return "\(strong: "Nothing to do.") \(total)." }
        let part = Double(plan.files) / Double(max(plan.totalFiles, 1))
        let share = Wording.percent(part)
        let what = "Deletes \(VolumeRows.files(plan.files)), \(size(plan.allocatedBytes))"
        let all = VolumeRows.files(plan.totalFiles)
        let stored = "the \(all) stored, which take \(size(plan.totalAllocatedBytes))"
        return "\(strong: what)\(span(plan)); that is \(share) of \(stored)."
    }

    private func span(_ plan: PlanAnswer) -> String {
        guard let oldest = plan.oldest.flatMap({ Timestamp.parse(rfc3339: $0)?.moment }),
            let newest = plan.newest.flatMap({ Timestamp.parse(rfc3339: $0)?.moment })
        else { return "" }
        let (from, to) = (calendar.day(oldest, now: now), calendar.day(newest, now: now))
        return from == to ? ", written on \(from)" : ", written from \(from) to \(to)"
    }

    private func oddities(_ plan: PlanAnswer) -> [String] {
        plan.anomalies.map { oddity in
            let files = VolumeRows.files(oddity.count)
            return switch oddity.kind {
            case "future":
                "\(files) lie in the future by their times; their age is unknown, so they stay."
            case "undated": "\(files) do not say when they were made, so they stay."
            case "sparse":
                "Files are \(oddity.count) times as long as what they take on the disk: limit "
                    + "allocated bytes if real data must not pay for holes."
            default: "\(files): \(oddity.kind ?? "odd")."
            }
        }
            + plan.problems.map {
                "\($0.operation ?? "A look") was refused \($0.count) times "
                    + "(\($0.error ?? "")); what lies there stays."
            }
    }

    private func file(_ file: PlanAnswer.File) -> VolumePage.File {
        let moment = Timestamp.parse(rfc3339: file.modified)?.moment ?? Timestamp(seconds: 0)
        return VolumePage.File(
            path: file.path.text,
            size: size(file.allocatedBytes),
            written: Moment(moment, words: calendar.moment(moment, now: now)),
            why: file.reason
        )
    }

    private func size(_ bytes: Int64) -> String { Wording.size(ByteCount(bytes)) }

    // MARK: - Runs

    private func run(_ run: RunAnswer) -> VolumePage.Run {
        let moment = Timestamp.parse(rfc3339: run.startedAt)?.moment ?? Timestamp(seconds: 0)
        let removed = "\(VolumeRows.files(run.removedFiles)), \(size(run.removedBytes))"
        return VolumePage.Run(
            badge: Self.badge(run.state),
            began: Moment(moment, words: calendar.moment(moment, now: now)),
            rule: "\(run.path.text) \(run.algorithm)",
            trigger: run.trigger,
            removed: run.removedFiles == 0 ? "nothing" : removed,
            why: run.reason ?? ""
        )
    }

    private static func badge(_ state: String) -> Badge {
        switch state {
        case "ok": Badge(.fine, "Done")
        case "running": Badge(.running, "Running")
        case "partial": Badge(.warning, "Partial")
        case "stopped": Badge(.warning, "Stopped")
        case "held": Badge(.warning, "Held", isHeld: true)
        default: Badge(.critical, state.prefix(1).uppercased() + state.dropFirst())
        }
    }
}
