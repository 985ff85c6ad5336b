import Contracts
import Observations
import Quantities

extension ScrubMachine {
    /// Sees to the run that goes on.
    mutating func follow(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ moment: Moment
    ) -> [ScrubAction] {
        takeIn(view)
        if let end = finished(view, at: moment.now) { return close(end) }
        guard let run = state.run else { return [] }
        let isRunning = run.isWorking || run.isForeign
        if isRunning {
            state.run?.ran += moment.elapsed.wholeMicroseconds
            pace.take(covered: run.covered, bytes: run.counts.bytes, at: moment.uptime)
        } else {
            state.run?.paused += moment.elapsed.wholeMicroseconds
        }
        if run.isForeign, view.exclusive == .replace { return leaveAlone(moment.now) }
        if let ending = run.ending, !isRunning {
            let end = RunEnd(
                run: run,
                at: moment.now,
                verdict: ending.verdict,
                reason: ending.reason
            )
            if ending.isSettled { settle(at: moment.now) }
            return close(end)
        }
        if run.stopping != nil { return stop(view, moment, isRunning: isRunning) }
        let isLate = isLate(view, policy, now: moment.now)
        if isLate { state.run?.isPressed = true }
        if let missing = view.missing.first, run.ending == nil {
            state.run?.ending = .init(
                verdict: .incomplete,
                reason: "device \(missing.id) went missing while it ran",
                isSettled: false
            )
            return ask(toStop: "device \(missing.id) is missing", Self.shortPatience, view, moment)
        }
        let isForced = isLate || run.isForced
        if let reason = obstacle(view, policy, now: moment.now, isLate: isForced) {
            guard isRunning else {
                stand(isLate ? .overdue : .paused, reason, at: moment.now)
                return []
            }
            return ask(toStop: reason, Self.shortPatience, view, moment)
        }
        return isRunning
            ? drive(view, policy, moment, isLate: isLate)
            : goOn(view, policy, moment, isLate: isForced)
    }

    // MARK: - Standing still

    private mutating func ask(
        toStop reason: String,
        _ patience: Duration,
        _ view: PoolView,
        _ moment: Moment
    ) -> [ScrubAction] {
        state.run?.stopping = .init(
            reason: reason,
            patience: patience.wholeMicroseconds,
            waited: 0
        )
        let isRunning = state.run.map { $0.isWorking || $0.isForeign } ?? false
        return stop(view, moment, isRunning: isRunning)
    }

    private mutating func stop(
        _ view: PoolView,
        _ moment: Moment,
        isRunning: Bool
    ) -> [ScrubAction] {
        guard var run = state.run, var stopping = run.stopping else { return [] }
        guard isRunning else {
            run.stopping = nil
            if run.ending == nil { run.pauses += 1 }
            state.run = run
            pace.stand()
            governor = SpeedGovernor()
            stand(.paused, stopping.reason, at: moment.now)
            return [ScrubAction(.restoreLimits, "it stands still")]
        }
        stopping.waited += moment.elapsed.wholeMicroseconds
        run.stopping = stopping
        state.run = run
        if view.exclusive == .replace {
            let why = "it ends behind its chunk: a replace would be cancelled with it"
            return [
                ScrubAction(.stop, stopping.reason), ScrubAction(.restoreLimits, why),
            ]
        }
        // Another program's scrub knows no chunks to end behind.
        guard !run.isForeign, stopping.waited < stopping.patience else {
            let why = run.isForeign ? "" : ", and no chunk ends soon"
            return [ScrubAction(.cancel, stopping.reason + why)]
        }
        return [ScrubAction(.stop, stopping.reason)]
    }

    /// Another program's scrub while a device is replaced: whoever cancels or slows down the one
    /// does it to the other.
    private mutating func leaveAlone(_ now: Timestamp) -> [ScrubAction] {
        let why = ExclusiveOperation.replace.words
        let words = "\(why), so another program's scrub is left to itself"
        stand(.running, words, at: now)
        return [ScrubAction(.restoreLimits, words)]
    }

    /// Lets the run stand still because the service ends; it goes on at its next start.
    ///
    /// - Returns: whether there is something to stop.
    package mutating func standForShutdown() -> Bool {
        guard let run = state.run, run.isWorking || run.isForeign else { return false }
        // Another program's scrub is left to it.
        guard !run.isForeign else { return false }
        state.run?.stopping = .init(
            reason: "the scrub controller was stopped",
            patience: Duration.seconds(2).wholeMicroseconds,
            waited: run.stopping?.waited ?? 0
        )
        return true
    }

    // MARK: - Running

    private mutating func drive(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ moment: Moment,
        isLate: Bool
    ) -> [ScrubAction] {
        let ran = begun.map { moment.uptime - $0 } ?? policy.runMin
        let isGrace = ran < policy.grace
        var actions: [ScrubAction] = []
        if view.canThrottle {
            govern(policy, moment, isLate: isLate, isGrace: isGrace)
            let why = judge.reason.isEmpty ? "nobody uses the disks" : judge.reason
            actions.append(ScrubAction(.limit(governor.limit), why))
        }
        actions += start(view, policy, "another device is next", moment, isResumed: nil)
        let isForced = isLate || state.run?.isForced ?? false
        let isLowest =
            !view.canThrottle
            || governor.lowestSince.map { moment.uptime - $0 >= policy.pauseAfter } ?? false
        if !isForced, !isGrace, judge.level == .busy, isLowest, ran >= policy.runMin {
            return actions
                + ask(toStop: judge.reason, patience(of: view, policy), view, moment)
        }
        say(isLate: isLate, moment.now)
        return actions
    }

    private mutating func govern(
        _ policy: ScrubPolicy,
        _ moment: Moment,
        isLate: Bool,
        isGrace: Bool = false
    ) {
        let lowest = lowest(policy, isLate: isLate)
        governor.govern(
            isShared: judge.isShared && !isGrace,
            isDisturbed: judge.isDisturbedNow && !isGrace,
            quietFor: judge.quiet(for: moment.uptime),
            measured: pace.speed.map { $0 / Int64(max(1, working)) },
            lowest: lowest,
            highest: policy.speedMax.map { max($0, lowest) },
            at: moment.uptime
        )
    }

    /// What is late is faster than anybody allowed; what somebody wants now is not.
    private func lowest(_ policy: ScrubPolicy, isLate: Bool) -> Int64 {
        guard !isLate else { return policy.speedFloor }
        guard state.run?.isForced ?? false else { return policy.speedMin }
        return max(policy.speedMin, min(policy.speedFloor, policy.speedMax ?? .max))
    }

    private var working: Int { state.run?.devices.count { $0.isWorking || !$0.isDone } ?? 1 }

    /// As long as the largest chunk takes at the lowest speed.
    private func patience(of view: PoolView, _ policy: ScrubPolicy) -> Duration {
        let largest = view.devices.flatMap(\.extents).map(\.length).max() ?? 0
        let seconds = largest / max(1, policy.speedMin) + 5
        return min(Self.longPatience, .seconds(seconds))
    }

    private mutating func say(isLate: Bool, _ now: Timestamp) {
        let words = judge.reason.isEmpty ? "nobody uses the disks" : judge.reason
        if isLate {
            stand(.overdue, "it is late, so it runs at its floor speed at least", at: now)
        } else if let limit = governor.limit, judge.isDisturbedNow || !judge.reason.isEmpty {
            let speed = Wording.size(ByteCount(limit))
            stand(.throttled, "\(words), so it reads at most \(speed) a second", at: now)
        } else {
            stand(.running, words, at: now)
        }
    }

    private mutating func goOn(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ moment: Moment,
        isLate: Bool
    ) -> [ScrubAction] {
        guard isLate || judge.level == .calm else {
            let why = judge.reason.isEmpty ? "it waits for an idle time" : judge.reason
            stand(.paused, why, at: moment.now)
            return []
        }
        let why = isLate ? "it is late or was asked for" : "nobody uses the disks"
        return start(view, policy, why, moment, isResumed: true)
    }

    /// Starts a worker for each device that has one to come.
    mutating func start(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ why: String,
        _ moment: Moment,
        isResumed: Bool?
    ) -> [ScrubAction] {
        guard let run = state.run, !run.isForeign, run.ending == nil else { return [] }
        var actions: [ScrubAction] = []
        for index in run.devices.indices {
            guard let device = state.run?.devices[index], !device.isDone, !device.isWorking,
                !(view.oneAtATime && state.run?.isWorking == true),
                let seen = view.devices.first(where: { $0.id == device.id }), seen.live == nil
            else { continue }
            let attempt = device.attempt + 1
            state.run?.devices[index].attempt = attempt
            state.run?.devices[index].isWorking = true
            let ranges = DeviceMap(seen.extents).ranges(from: device.position)
            actions.append(
                ScrubAction(.start(device: device.id, attempt: attempt, ranges: ranges), why)
            )
        }
        guard let isResumed, !actions.isEmpty else { return actions }
        begun = moment.uptime
        pace.stand()
        stand(isResumed ? .resuming : .running, why, at: moment.now)
        return limitFirst(view, policy, moment) + actions
    }

    /// The limit that holds from the first byte on; none for as fast as disks are.
    ///
    /// `drive` governs it from the next question on.
    private mutating func limitFirst(
        _ view: PoolView,
        _ policy: ScrubPolicy,
        _ moment: Moment
    ) -> [ScrubAction] {
        guard view.canThrottle else { return [] }
        let isLate = state.run?.isPressed ?? false
        govern(policy, moment, isLate: isLate)
        let why = judge.reason.isEmpty ? "it is never read faster" : judge.reason
        return governor.limit.map { [ScrubAction(.limit($0), why)] } ?? []
    }
}
