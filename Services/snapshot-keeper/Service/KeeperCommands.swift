import Contracts
import StateStore

/// What people order over the bus: a snapshot now, claimed before it is begun.
struct KeeperCommands: Sendable {
    let keeper: SnapshotKeeper

    /// A handler of the commands to this instance.
    func handler(_ journal: ServiceJournal) -> CommandHandler {
        CommandHandler(
            journal,
            [CommandPerformer(TakeSnapshot.self, reviewing: review, perform: take)]
        )
    }

    private func take(
        _ order: TakeSnapshot,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        do {
            let subvolume = try keeper.subvolume(at: order.path)
            let request = RunRequest(by: operation.person, takes: true)
            return Self.outcome(try await keeper.run(subvolume, request).run)
        } catch let refusal as KeeperRefusal {
            return .rejected(refusal.description)
        }
    }

    /// A run is written down before anything is taken.
    private func review(
        _ order: TakeSnapshot,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        let runs = try await keeper.store.runs(of: order.path, limit: 100)
        let own = runs.last {
            $0.trigger == operation.person && $0.startedAt >= operation.changedAt
        }
        guard let own else {
            return .rejected("the keeper ended before the run began; nothing was taken")
        }
        guard own.outcome != .stopped else {
            return .unknown("the keeper ended before the run did; look at the snapshots")
        }
        return Self.outcome(own)
    }

    private static func outcome(_ run: RunRecord) -> CommandOutcome {
        guard let taken = run.taken else {
            return .rejected(run.said ?? "no snapshot could be taken")
        }
        return .performed("\(taken) was taken", told: [SubvolumeAssessed.lane.name])
    }
}
