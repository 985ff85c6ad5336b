package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// Takes in a state lane and keeps what stands on it: `Projection` reads it, in this service's
    /// own journal, and each change is in the commit that moves the cursor.
    ///
    /// A thing is kept for each source that tells of it; the greatest (as of, source) is shown. It
    /// goes when its source removes it, or no longer lists it in a snapshot.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - changed: told in the same commit what is shown of a key now; nil when it is gone. It may
    ///     run more than once before the commit, as in `apply`.
    /// - Returns: what a node of the bus runs.
    package func project<M: Message>(
        _ type: M.Type,
        _ changed: @escaping @Sendable (_ key: String, M?, JournalUnit) throws -> Void = {
            _,
            _,
            _ in
        }
    ) -> Subscription {
        project(type, accepting: { message, _, _ in message }, changed)
    }

    /// Takes in a state lane as `project` does, and keeps of each message what it is told to.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - accept: what is kept of a message; it may look at what is kept now, change it, or throw
    ///     to have it tried again and given up in the end.
    ///   - changed: told in the same commit what is shown of a key now; nil when it is gone. Both
    ///     may run more than once before the commit, as in `apply`.
    /// - Returns: what a node of the bus runs.
    package func project<M: Message>(
        _ type: M.Type,
        accepting accept: @escaping @Sendable (M, Envelope, JournalUnit) throws -> M,
        _ changed: @escaping @Sendable (_ key: String, M?, JournalUnit) throws -> Void = {
            _,
            _,
            _ in
        }
    ) -> Subscription {
        precondition(M.lane.kind == .state, "\(M.lane.name) is no state lane")
        let intake = ProjectionIntake(accept: accept, changed: changed)
        return Subscription(
            lane: M.lane,
            take: { [self] run in
                try await takeWithCare(run, .key) { envelope, unit, _ in
                    try intake.take(envelope, unit)
                    // The first words of an epoch that was met empty replace all before. What was
                    // noted of the first of them might be undone; the second time nothing is left.
                    if run.from == 1 { try intake.leaveEpochs(before: run, unit) }
                }
            },
            performDue: { [self] in
                try await applyDue(of: M.lane.name) { envelope, unit, _ in
                    try intake.take(envelope, unit)
                }
            },
            snapshots: listing(intake)
        )
    }

    /// Takes in what a snapshot lists; a message that fails holds it up until it is given up.
    private func listing<M: Message>(_ intake: ProjectionIntake<M>) -> SnapshotTaking {
        let failures = Mutex<[MessageID: Int]>([:])
        return SnapshotTaking(
            take: { [self] run, mark in
                let now = clock.now()
                try await perform { unit in
                    for envelope in run.envelopes {
                        try intake.list(envelope, mark, unit) { error in
                            let count = failures.withLock { failures in
                                failures[envelope.id, default: 0] += 1
                                return failures[envelope.id] ?? 1
                            }
                            let isOver = error is Undecodable || count >= self.limits.attemptsMax
                            guard isOver else { throw error }
                            try unit.bury(envelope, attempts: count, because: "\(error)", at: now)
                        }
                    }
                }
                failures.withLock { $0 = [:] }
            },
            finish: { [self] snapshot in
                try await finish(snapshot) { try intake.finish(snapshot, $0) }
            }
        )
    }

    /// Everything that is shown of a lane that this service projects, by its key.
    package func projected<M: Message>(_ type: M.Type) async throws -> [String: M] {
        try await read { try Projection<M>.all(in: $0) }
    }
}
