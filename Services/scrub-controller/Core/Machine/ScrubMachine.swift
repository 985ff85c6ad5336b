import Contracts
import Observations
package import Quantities

/// Decides what is done to a pool's scrub, from all that is seen of the pool at one moment.
///
/// It is asked again and again. What it decides depends on what is seen and on `state`, which is
/// kept before anything is done: killed anywhere, it comes to the same decisions again. Others are
/// made room for by slowing down first and by a pause behind a chunk next; a scrub is cancelled
/// only where it does not come to such a place, and always goes on from where it was.
package struct ScrubMachine: Sendable, Equatable {
    /// What is kept.
    package var state: ScrubState
    /// What is said of the load.
    package internal(set) var judge = LoadJudge()
    /// How fast devices may be read.
    package internal(set) var governor = SpeedGovernor()
    /// How fast the run comes on.
    package internal(set) var pace = ScrubPace()
    /// When it was last asked, and when workers were last started, by the time since the start.
    var asked: Duration?
    var begun: Duration?

    /// What stands in place of the name of who began a scrub of another program.
    package static let another = "another program"
    /// What stands there for the schedule.
    package static let schedule = "schedule"
    /// How long workers may take to come behind a chunk, when a person or the kernel waits.
    static let shortPatience = Duration.seconds(5)
    /// The same when others are to be disturbed no longer.
    static let longPatience = Duration.seconds(1200)
    /// Time between two questions that counts at the most.
    static let elapsedMax = Duration.seconds(60)

    /// A machine that goes on from what was kept.
    package init(_ state: ScrubState) { self.state = state }

    /// What is to be done now.
    ///
    /// - Parameters:
    ///   - view: the pool as it is.
    ///   - policy: how it is to be scrubbed.
    ///   - now: the time of day.
    ///   - uptime: a time that nobody sets.
    /// - Returns: what is to be done, in this order, after `state` was kept.
    package mutating func step(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        now: Timestamp,
        uptime: Duration
    ) -> [ScrubAction] {
        let elapsed = asked.map { max(.zero, min(uptime - $0, Self.elapsedMax)) } ?? .zero
        asked = uptime
        judge.take(view.load, policy.limits, at: uptime)
        let moment = Moment(now: now, uptime: uptime, elapsed: elapsed)
        if let until = state.hold?.until, until <= now { state.hold = nil }
        takeNote(of: view, now: now)
        becomeDue(policy, now: now)
        adopt(view, policy, now: now)
        return state.run == nil
            ? consider(view, policy, moment) : follow(view, policy, moment)
    }

    /// Whether what is left has to be read at the floor speed now, to be done in time.
    package func isLate(_ view: PoolView, _ policy: ScrubPolicy, now: Timestamp) -> Bool {
        guard let deadline = deadline(policy) else { return false }
        if state.run?.isPressed == true { return true }
        let left = view.devices.map { device in
            state.run?.device(device.id).map { max(0, $0.total - $0.covered) }
                ?? DeviceMap(device.extents).total
        }
        let bytes = view.oneAtATime ? left.reduce(0, +) : left.max() ?? 0
        let seconds = Double(bytes) / Double(max(1, policy.speedFloor)) * 1.25
        return now + .seconds(Int64(min(seconds, 1e9))) >= deadline
    }

    /// When what is due or runs should have ended.
    package func deadline(_ policy: ScrubPolicy) -> Timestamp? {
        guard let schedule = policy.schedule else { return nil }
        if let run = state.run { return run.deadline }
        return state.dueSince.map { $0 + schedule.finishWithin }
    }

    /// The moment and what went by since the one before.
    struct Moment {
        let now: Timestamp
        let uptime: Duration
        let elapsed: Duration
    }

    /// Notes where the scrub stands.
    mutating func stand(_ stage: ScrubStage, _ reason: String, at now: Timestamp) {
        if state.stage != stage { state.since = now }
        (state.stage, state.reason) = (stage, reason)
    }

    // MARK: - Before anything runs

    private mutating func becomeDue(_ policy: ScrubPolicy, now: Timestamp) {
        guard let schedule = policy.schedule else {
            state.dueSince = nil
            return
        }
        guard state.dueSince == nil, state.run == nil,
            let due = schedule.cron.last(before: now, in: policy.place),
            due > state.settledUntil ?? state.firstSeen
        else { return }
        // Who read everything by hand shortly before has done what was due.
        let next = schedule.cron.next(after: due, in: policy.place) ?? due
        let half = Duration.microseconds((next - due).wholeMicroseconds / 2)
        if let last = state.lastFinishedAt, last > due - half {
            state.settledUntil = due
            return
        }
        state.dueSince = due
    }

    private mutating func consider(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ moment: Moment
    ) -> [ScrubAction] {
        guard state.request != nil || state.dueSince != nil else {
            // It waits no more: the schedule was changed.
            if [.waiting, .overdue].contains(state.stage) { standWhereItWas(at: moment.now) }
            return []
        }
        let isLate = isLate(view, policy, now: moment.now)
        let isForced = state.request?.now ?? false
        if let reason = obstacle(view, policy, now: moment.now, isLate: isLate || isForced) {
            stand(isLate ? .overdue : .waiting, reason, at: moment.now)
            return []
        }
        guard isLate || isForced || judge.level == .calm else {
            let reason = judge.reason.isEmpty ? "" : ": \(judge.reason)"
            stand(.waiting, "it waits for an idle time\(reason)", at: moment.now)
            return []
        }
        let by = state.request?.by ?? Self.schedule
        begin(view, policy, by: by, now: moment.now)
        state.run?.isForced = isForced
        state.run?.isPressed = isLate
        state.request = nil
        let why =
            isLate
            ? "it is late" : isForced ? "\(by) wants it now" : "nobody uses the disks"
        return start(view, policy, why, moment, isResumed: false)
    }

    private mutating func standWhereItWas(at now: Timestamp) {
        let stage: ScrubStage = state.lastFinishedAt == nil ? .never : .finished
        stand(stage, "no scrub is due", at: now)
    }

    mutating func begin(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        by person: String,
        now: Timestamp
    ) {
        state.lastRun += 1
        var run = RunState(
            id: state.lastRun,
            startedBy: person,
            startedAt: now,
            devices: view.devices.map { DeviceState(id: $0.id) }
        )
        run.deadline = policy.schedule.map { (state.dueSince ?? now) + $0.finishWithin }
        state.run = run
        pace = ScrubPace()
        governor = SpeedGovernor()
    }

    /// Why no scrub can run now, whoever asks; nil when one can.
    func obstacle(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        now: Timestamp,
        isLate: Bool
    ) -> String? {
        if let hold = state.hold { return hold.words }
        if case .blocked(let reason) = view.access { return reason }
        if let missing = view.missing.first {
            return "device \(missing.id) is missing: what has no second copy can be repaired by "
                + "nothing; replace it first"
        }
        if let exclusive = view.exclusive { return exclusive.words }
        if let rival = view.rival { return rival.words }
        return policy.permits(now, isLate: isLate)?.reason
    }
}
