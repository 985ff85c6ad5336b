package import Contracts
import Observations
package import Quantities

/// What is told of a pool's scrub.
package struct ScrubFacts: Sendable {
    /// The pool.
    package var place: PoolPlace
    /// Whose host it is on.
    package var owner: HostOwner
    /// How it is scrubbed.
    package var policy: ScrubPolicy

    /// The facts of a pool.
    package init(place: PoolPlace, owner: HostOwner, policy: ScrubPolicy) {
        self.place = place
        self.owner = owner
        self.policy = policy
    }

    /// The pool's scrub as it stands.
    package func scrub(
        _ machine: ScrubMachine,
        _ view: PoolView?,
        runs: [ScrubRun],
        now: Timestamp
    ) -> ScrubAssessed {
        let state = machine.state
        var fact = ScrubAssessed(
            tenant: .single,
            client: owner.client,
            host: owner.host,
            pool: place.name,
            id: place.id,
            kind: place.kind.rawValue,
            stage: state.stage,
            since: state.since,
            reason: state.reason,
            asOf: now
        )
        fact.mount = place.mount.isEmpty ? nil : place.mount
        fact.runs = Array(runs.prefix(ScrubAssessed.runsMax))
        fact.lastFinishedAt = state.lastFinishedAt
        fact.nextDue = state.dueSince ?? nextDue(now)
        fact.deadline = machine.deadline(policy)
        fact.pausedUntil = state.hold.map { $0.until ?? Self.endOfTime }
        if let run = state.run { tell(run, machine, in: &fact, now: now) }
        fact.devices = (view?.devices ?? []).prefix(ScrubAssessed.devicesMax).map {
            device($0, state.run)
        }
        return fact
    }

    /// The year 9999: until somebody resumes it.
    static let endOfTime = Timestamp(seconds: 253_370_764_800)

    private func nextDue(_ now: Timestamp) -> Timestamp? {
        policy.schedule?.cron.next(after: now, in: policy.place)
    }

    private func tell(
        _ run: RunState,
        _ machine: ScrubMachine,
        in fact: inout ScrubAssessed,
        now: Timestamp
    ) {
        fact.progress = run.progress
        fact.run = Self.run(run, kind: place.kind)
        guard run.isWorking || run.isForeign else { return }
        fact.speed = machine.pace.speed.map(ByteCount.init)
        let ends = machine.pace.end(
            covered: run.covered,
            total: run.total,
            ran: .microseconds(run.ran),
            paused: .microseconds(run.paused),
            now: now
        )
        (fact.endsFrom, fact.endsTo) = (ends?.from, ends?.to)
        // What creeps beside others is read at the floor speed before it would be too late.
        guard let deadline = run.deadline, deadline > now, !run.isPressed else { return }
        fact.endsFrom = ends.map { min($0.from, deadline) }
        fact.endsTo = ends.map { min($0.to, deadline) }
    }

    private func device(_ view: DeviceView, _ run: RunState?) -> ScrubDevice {
        var device = ScrubDevice(id: "\(view.id)", path: view.path, isMissing: view.isMissing)
        if let state = run?.device(view.id) {
            device.progress = state.total > 0 ? Double(state.covered) / Double(state.total) : nil
            device.bytes = ByteCount(state.shown.bytes)
        }
        device.limit = view.limit.flatMap { $0 > 0 ? ByteCount($0) : nil }
        if let counters = view.counters {
            device.counters = [
                "write": counters.write, "read": counters.read, "flush": counters.flush,
                "corruption": counters.corruption, "generation": counters.generation,
            ]
        }
        return device
    }

    /// A run in the words of messages.
    static func run(_ state: RunState, kind: PoolPlace.Kind) -> ScrubRun {
        let counts = state.counts
        var run = ScrubRun(id: state.id, startedBy: state.startedBy, startedAt: state.startedAt)
        run.bytes = ByteCount(counts.bytes)
        run.pausedMicroseconds = state.paused
        run.pauses = state.pauses
        run.corrected = counts.correctedErrors
        run.uncorrectable = counts.uncorrectableErrors
        run.unprotected = kind == .btrfs ? ByteCount(counts.unprotectedBytes) : nil
        return run
    }

    /// A run that ended, in the words of messages.
    package func run(_ end: RunEnd) -> ScrubRun {
        var run = Self.run(end.run, kind: place.kind)
        run.endedAt = end.at
        run.verdict = end.verdict
        run.reason = end.reason
        return run
    }

    /// An incident in the words of messages.
    package func incident(_ incident: Incident, now: Timestamp) -> IntegrityIncident {
        var fact = IntegrityIncident(
            tenant: .single,
            client: owner.client,
            host: owner.host,
            pool: place.name,
            poolID: place.id,
            id: incident.id,
            kind: incident.kind,
            text: Harmless.line(incident.text(pool: place.name)),
            at: incident.firstAt
        )
        fact.state = incident.state
        fact.device = incident.device
        fact.path = incident.path.map(Harmless.line)
        fact.logical = (incident.bad + incident.repaired).first
        fact.count = max(1, incident.count)
        fact.lastAt = incident.lastAt
        fact.endedAt = incident.endedAt
        fact.asOf = now
        return fact
    }
}
