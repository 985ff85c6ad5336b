import Logging
import Observability
import Quantities
import ServiceLifecycle
import SnapshotKeeperCore

/// Keeps the keeper going: snapshots when they are due, and looks between.
package struct KeeperLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "snapshots"
    /// How often it looks whether a snapshot is due.
    static let tick = Duration.seconds(5)
    /// How often what is there is told anew, and how long after a failure it is tried again.
    static let lookEvery = Duration.seconds(300)
    /// How often what is gone is forgotten.
    static let careEvery = Duration.seconds(86_400)

    let keeper: SnapshotKeeper
    let kept: Duration
    let health: HealthBoard
    let logger: Logger

    /// Runs until it is told to stop.
    package func run() async throws {
        try await keeper.store.open()
        try await keeper.forgetOthers()
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // A pool that does not answer holds up no other.
                for subvolume in keeper.subvolumes {
                    group.addTask { await follow(subvolume) }
                }
                group.addTask { await takeCare() }
            }
        }
        health.remove(Self.component)
    }

    /// Looks when a snapshot is due, and every few minutes besides.
    private func follow(_ subvolume: WatchedSubvolume) async {
        var looked: Stopwatch?
        var due: Timestamp?
        while !Task.isCancelled {
            let isRested = looked.map { $0.elapsed >= Self.lookEvery } ?? true
            let isTime = due.map { keeper.clock.now() >= $0 } ?? false
            if isRested || isTime {
                let decision = await decide(subvolume)
                if case .take = decision {
                    await run(subvolume)
                } else if isRested {
                    await tell("\(subvolume.path) could not be looked at") {
                        try await keeper.assess(subvolume)
                    }
                }
                // After a failure it is tried again when the pool had a rest.
                due = subvolume.schedule?.next(after: keeper.clock.now())
                looked = Stopwatch()
            }
            // Cancelled means the end, which the loop sees.
            try? await Task.sleep(for: Self.tick)
        }
    }

    /// Whether a snapshot is due; of a pool that cannot be read only how it does is told.
    private func decide(_ subvolume: WatchedSubvolume) async -> CreationDecision {
        guard subvolume.schedule != nil, let view = try? await keeper.review(subvolume) else {
            return .notDue(next: nil)
        }
        return CreationDecision.bySchedule(
            subvolume.schedule,
            listed: view.review.found.filter { $0.standing == .listed }.map(\.takenAt),
            now: keeper.clock.now()
        )
    }

    private func run(_ subvolume: WatchedSubvolume) async {
        await tell("a run for \(subvolume.path) could not be made") {
            let report = try await keeper.run(subvolume, RunRequest(by: "schedule", takes: true))
            logger.info(
                "a run for \(subvolume.path) ended",
                metadata: [
                    "outcome": "\(report.outcome.rawValue)",
                    "taken": "\(report.run.taken ?? "")",
                    "deleted": "\(report.deleted.count)",
                ]
            )
        }
    }

    private func takeCare() async {
        while !Task.isCancelled {
            await tell("what is gone could not be forgotten") {
                try await keeper.store.trim(before: keeper.clock.now() - kept)
            }
            try? await Task.sleep(for: Self.careEvery)
        }
    }

    @discardableResult
    private func tell<R>(_ what: String, _ act: () async throws -> R) async -> R? {
        do {
            let result = try await act()
            health.set(Self.component, .ok)
            return result
        } catch is CancellationError {
            return nil
        } catch {
            logger.error("\(what)", metadata: ["cause": "\(errorChain(error))"])
            health.set(Self.component, .degraded("\(what): \(errorChain(error))"))
            return nil
        }
    }
}
