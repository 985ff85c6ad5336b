import Contracts
import MessageBus
import Observability
import Quantities
package import StateStore
import VolumeJanitorCore

/// What people order over the bus: the acts of the API, claimed before they are begun.
package struct JanitorCommands: Sendable {
    let janitor: Janitor

    /// Commands to a janitor.
    package init(_ janitor: Janitor) { self.janitor = janitor }

    /// A handler of the commands to this instance; none is begun before the host was looked at.
    package func handler(_ journal: ServiceJournal) -> CommandHandler {
        CommandHandler(
            journal,
            [
                CommandPerformer(RunPlan.self, reviewing: reviewRun, perform: run),
                CommandPerformer(PlanVolume.self, reviewing: reviewPlan, perform: plan),
                CommandPerformer(PauseRuns.self, reviewing: reviewPause, perform: pause),
                CommandPerformer(ResumeRuns.self, reviewing: reviewResume, perform: resume),
            ],
            untilReady: { [janitor] in
                while !Task.isCancelled, !janitor.state.isCurrent {
                    // Cancelled means the end, which the loop sees.
                    try? await Task.sleep(for: TurnLoop.tick)
                }
            }
        )
    }

    // MARK: - Runs

    private func run(_ order: RunPlan, _ operation: OperationRecord) async throws -> CommandOutcome
    {
        try await answering {
            let volume = order.volume.flatMap { VolumeName($0) }
            guard order.volume == nil || volume != nil else { return Self.noVolume(order.volume) }
            let key = try janitor.path(ofPlan: order.plan, on: volume)
            let run = try await janitor.run(plan: order.plan, of: key, by: operation.person)
            return Self.began(run)
        }
    }

    /// A run is written down before anything of it is deleted.
    private func reviewRun(
        _ order: RunPlan,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        let runs = try await janitor.runs(
            of: order.volume.flatMap { VolumeName($0) },
            path: nil,
            before: .max,
            limit: 100
        )
        let own = runs.last {
            $0.trigger == operation.person && $0.startedAt >= operation.changedAt
        }
        return own.map(Self.began)
            ?? .rejected("the janitor ended before the run began; nothing was deleted")
    }

    private static func began(_ run: RunRecord) -> CommandOutcome {
        .performed("run \(run.id) began", told: [VolumeAssessed.lane.name])
    }

    // MARK: - Plans

    private func plan(
        _ order: PlanVolume,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            guard let volume = VolumeName(order.volume) else {
                return .rejected("`\(order.volume)` is no name of a Docker volume")
            }
            let keys = janitor.state.book.registrations(of: volume).map(\.key)
            guard !keys.isEmpty else { return .rejected("\(volume) has no rule to plan") }
            for key in keys { _ = try await janitor.plan(key) }
            return .performed(
                keys.count == 1 ? "1 rule was planned" : "\(keys.count) rules were planned",
                told: [VolumeAssessed.lane.name]
            )
        }
    }

    private func reviewPlan(
        _ order: PlanVolume,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        .rejected("the janitor ended while it planned; nothing was deleted, plan it again")
    }

    // MARK: - Pauses

    private func pause(
        _ order: PauseRuns,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            guard let scope = Self.scope(order.volume) else { return Self.noVolume(order.volume) }
            let now = janitor.clock.now()
            let pause = Pause(
                until: order.until,
                since: now,
                by: operation.person,
                reason: Summary.fit(order.reason)
            )
            guard pause.holds(at: now) else {
                return .rejected("the end of the pause is over already")
            }
            try await janitor.pause(scope, pause)
            return .performed("runs are paused", told: [VolumeAssessed.lane.name])
        }
    }

    private func reviewPause(
        _ order: PauseRuns,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let scope = Self.scope(order.volume) else { return Self.noVolume(order.volume) }
        let pause = janitor.state.schedule.pauses[scope]
        return pause?.by == operation.person
            ? .performed("runs are paused", told: [VolumeAssessed.lane.name])
            : .rejected("the janitor ended before it paused; runs are not paused by this")
    }

    private func resume(
        _ order: ResumeRuns,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            guard let scope = Self.scope(order.volume) else { return Self.noVolume(order.volume) }
            guard try await janitor.resume(scope) else {
                return .rejected("\(order.volume ?? "the whole host") is not paused")
            }
            return .performed("runs go on", told: [VolumeAssessed.lane.name])
        }
    }

    private func reviewResume(
        _ order: ResumeRuns,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let scope = Self.scope(order.volume) else { return Self.noVolume(order.volume) }
        return janitor.state.schedule.pauses[scope] == nil
            ? .performed("runs go on", told: [VolumeAssessed.lane.name])
            : .rejected("the janitor ended before it resumed; runs are still paused")
    }

    // MARK: - Words

    /// A refusal means that nothing was done; every other error leaves that open.
    private func answering(
        _ act: () async throws -> CommandOutcome
    ) async throws -> CommandOutcome {
        do {
            return try await act()
        } catch let refusal as JanitorRefusal {
            return .rejected("\(refusal)")
        } catch let refusal as RegistrationRefusal {
            return .rejected("\(refusal)")
        }
    }

    private static func scope(_ volume: String?) -> PauseScope? {
        guard let volume else { return .all }
        return VolumeName(volume).map(PauseScope.volume)
    }

    private static func noVolume(_ name: String?) -> CommandOutcome {
        .rejected("`\(name ?? "")` is no name of a Docker volume")
    }
}
