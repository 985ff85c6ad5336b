import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// How a subscription without a table of its own takes snapshots in: each message as if it had
    /// come alone.
    func snapshots(
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) -> SnapshotTaking {
        SnapshotTaking(
            take: { [self] run, _ in
                let now = clock.now()
                let rule = TakingRule(
                    order: .key,
                    attemptsMax: limits.attemptsMax,
                    firstDelay: jitter.withLock { InboxRow.delay(after: 1, &$0) },
                    now: now
                )
                try await perform { unit in
                    for envelope in run.envelopes {
                        _ = try unit.take(envelope, by: rule) { try effect($0, unit, now) }
                    }
                }
            },
            finish: { [self] snapshot in try await finish(snapshot) }
        )
    }

    /// Commits the end of a snapshot: the cursor, what is lost of the epoch before, and what else
    /// belongs to it.
    func finish(
        _ snapshot: LaneSnapshot,
        also: @escaping @Sendable (JournalUnit) throws -> Void = { _ in }
    ) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.open(snapshot.cursor)
            try unit.move(to: snapshot.cursor)
            if let loss = snapshot.loss { try unit.record(loss, at: now) }
            if let old = snapshot.replaced {
                try unit.report(
                    .epochChanged(snapshot.cursor, from: old, loss: snapshot.loss, at: now)
                )
            }
            try also(unit)
        }
        care.withLock { $0.opened(snapshot.cursor.source, snapshot.cursor.lane) }
    }
}

extension JournalUnit {
    /// Sets a cursor that is there already, as a snapshot may of an epoch that goes on.
    fileprivate func move(to cursor: LaneCursor) throws {
        try database.execute(
            sql: """
                UPDATE cursor SET next_seq = ?, last_id = ?
                WHERE source = ? AND lane = ? AND epoch = ?
                """,
            arguments: [
                Int64(cursor.next), cursor.lastID.map { Data($0.bytes) }, cursor.source.text,
                cursor.lane.text, Data(cursor.epoch.bytes),
            ]
        )
    }
}
