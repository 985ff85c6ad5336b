import Contracts
import MessageBus
import Quantities
import ScrubControllerCore
import StateStore

/// What people order over the bus: the acts of the API, claimed before they are begun.
struct ScrubCommands: Sendable {
    let loop: ScrubLoop

    /// How often it is looked whether pools were found.
    private static let tick = Duration.milliseconds(500)

    /// A handler of the commands to this instance; none is begun before pools were looked for.
    func handler(_ journal: ServiceJournal) -> CommandHandler {
        CommandHandler(
            journal,
            [
                CommandPerformer(StartScrub.self, reviewing: reviewStart, perform: start),
                CommandPerformer(PauseScrub.self, reviewing: reviewPause, perform: pause),
                CommandPerformer(ResumeScrub.self, reviewing: reviewResume, perform: resume),
            ],
            untilReady: { [loop] in
                while !Task.isCancelled, !loop.isReady {
                    // Cancelled means the end, which the loop sees.
                    try? await Task.sleep(for: Self.tick)
                }
            }
        )
    }

    private func start(
        _ order: StartScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await acting(on: order.pool) { governor in
            try await governor.request(by: operation.person, now: order.now)
        }
    }

    private func reviewStart(
        _ order: StartScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let state = loop.governor(of: order.pool)?.known.machine.state else {
            return Self.unknown(order.pool)
        }
        let isAsked = state.request?.by == operation.person
        let isBegun = state.run?.startedBy == operation.person
        return isAsked || isBegun
            ? Self.done("its scrub was asked for")
            : .rejected("the controller ended before; no scrub was asked for")
    }

    private func pause(
        _ order: PauseScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await acting(on: order.pool) { governor in
            let reason = Harmless.line(order.reason)
            try await governor.hold(
                .init(by: operation.person, reason: reason, until: order.until)
            )
            return "its scrub stands still"
        }
    }

    private func reviewPause(
        _ order: PauseScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let state = loop.governor(of: order.pool)?.known.machine.state else {
            return Self.unknown(order.pool)
        }
        return state.hold?.by == operation.person
            ? Self.done("its scrub stands still")
            : .rejected("the controller ended before; nothing was paused")
    }

    private func resume(
        _ order: ResumeScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let governor = loop.governor(of: order.pool) else { return Self.unknown(order.pool) }
        guard try await governor.release() else {
            return .rejected("nobody paused the scrub of \(governor.place.name)")
        }
        loop.wake(governor.place.id)
        return Self.done("its scrub goes on at the next idle time")
    }

    private func reviewResume(
        _ order: ResumeScrub,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        guard let state = loop.governor(of: order.pool)?.known.machine.state else {
            return Self.unknown(order.pool)
        }
        return state.hold == nil
            ? Self.done("nobody pauses its scrub")
            : .rejected("the controller ended before; the scrub is still paused")
    }

    private func acting(
        on pool: String,
        _ act: (PoolGovernor) async throws -> String
    ) async throws -> CommandOutcome {
        guard let governor = loop.governor(of: pool) else { return Self.unknown(pool) }
        let said = try await act(governor)
        loop.wake(governor.place.id)
        return Self.done(said)
    }

    private static func done(_ note: String) -> CommandOutcome {
        .performed(note, told: [ScrubAssessed.lane.name])
    }

    private static func unknown(_ pool: String) -> CommandOutcome {
        .rejected("this host has no pool `\(Harmless.line(pool))`")
    }
}
