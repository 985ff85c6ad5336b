package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities

extension ServiceJournal {
    /// What a lane holds right before a consumer's position, read in one look.
    package func witness(of lane: LaneName, before next: UInt64) async throws -> LaneWitness? {
        guard let state = groups.lanes[lane] else { return nil }
        let (source, epoch) = (source, epoch)
        return try await read { database in
            let head = try Int64.fetchOne(
                database,
                sql: "SELECT next_seq FROM lane WHERE id = ?",
                arguments: [state.id]
            )
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT place, id, key, at, trace, crc32c, body FROM outbox WHERE place = ?
                    """,
                arguments: [JournalSchema.place(lane: state.id, sequence: max(next, 1) - 1)]
            )
            // A damaged row proves nothing about the consumer.
            let sound = try row.flatMap { try Self.envelope($0, source, epoch, lane) }
            return LaneWitness(
                head: UInt64(head ?? 1) - 1,
                idBefore: sound?.id,
                readers: Set(
                    state.declaration.requiredConsumers + state.declaration.otherConsumers
                )
            )
        }
    }

    /// How an epoch of a lane ended; nil for the epoch that goes on and for one never known.
    package func closing(of epoch: Epoch, lane: LaneName) async throws -> ClosedEpoch? {
        guard let state = groups.lanes[lane] else { return nil }
        return try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT carried_seq, head_seq FROM closed_epoch WHERE epoch = ? AND lane = ?",
                arguments: [Data(epoch.bytes), state.id]
            ).map { row in
                ClosedEpoch(carried: UInt64(row[0] as Int64), head: UInt64(row[1] as Int64))
            }
        }
    }

    /// Begins a new epoch, because the journal is known to have been put back.
    @discardableResult
    package func renewEpoch(
        replacing old: Epoch,
        proof: RollbackProof?,
        because reason: String
    ) async throws -> Epoch {
        let now = clock.now()
        var randomness = SystemRandomNumberGenerator()
        let fresh = Epoch(using: &randomness)
        return try await perform { unit in
            guard unit.writer.epoch == old else { return unit.writer.epoch }
            try unit.writer.closeEpoch(proof: proof, at: now, in: unit.database)
            try unit.database.execute(
                sql: "UPDATE journal SET epoch = ?",
                arguments: [Data(fresh.bytes)]
            )
            try unit.report(
                BusIncident(
                    .rolledBack,
                    .critical,
                    lane: proof?.lane,
                    epoch: old,
                    last: proof?.head,
                    text: """
                        the journal of \(unit.writer.source) was put back from an older copy \
                        (\(reason)); it goes on in the new epoch \(fresh), and what was published \
                        after the copy was made is gone from it
                        """,
                    at: now
                )
            )
            unit.writer.epoch = fresh
            return fresh
        }
    }

    /// Stops holding rows back for a consumer that will not come again, at an operator's word.
    package func forget(_ subscriber: SourceID, because reason: String) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.writer.forget(subscriber, in: unit.database)
            try unit.report(
                BusIncident(
                    .forgotten,
                    .info,
                    source: subscriber,
                    text: "rows are no longer held back for \(subscriber): \(reason)",
                    at: now
                )
            )
        }
    }
}
