package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// Every cursor, closed ones too.
    package func cursors() async throws -> [LaneCursor] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT source, lane, epoch, next_seq, last_id, is_open FROM cursor"
            ).compactMap { row in
                guard let source = SourceID(row[0]), let lane = LaneName(row[1]),
                    let epoch = Epoch(bytes: [UInt8](row[2] as Data))
                else { return nil }
                let lastID: Data? = row[4]
                return LaneCursor(
                    source: source,
                    lane: lane,
                    epoch: epoch,
                    next: UInt64(row[3] as Int64),
                    lastID: lastID.flatMap { MessageID(bytes: $0) },
                    isOpen: row[5]
                )
            }
        }
    }

    /// Stores a cursor for a lane that is followed from now on, closes the cursors of the lane's
    /// other epochs, and records and tells what of them is lost.
    package func open(
        _ cursor: LaneCursor,
        replacing old: Epoch?,
        losing loss: LaneLoss?
    ) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.open(cursor)
            if let loss { try unit.record(loss, at: now) }
            guard let old else { return }
            try unit.report(.epochChanged(cursor, from: old, loss: loss, at: now))
        }
        care.withLock { $0.opened(cursor.source, cursor.lane) }
    }

    /// Records a loss and moves the cursor past it, in one commit, with its alarm.
    package func record(_ loss: LaneLoss) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.record(loss, at: now)
            try unit.database.execute(
                sql: """
                    UPDATE cursor SET next_seq = ?
                    WHERE source = ? AND lane = ? AND epoch = ? AND next_seq = ?
                    """,
                arguments: [
                    Int64(loss.to + 1), loss.source.text, loss.lane.text, Data(loss.epoch.bytes),
                    Int64(loss.from),
                ]
            )
        }
    }

    /// Publishes an incident that no commit of the journal's own tells of.
    package func report(_ incident: BusIncident) async throws {
        try await perform { try $0.report(incident) }
    }

    /// Every loss that was recorded, oldest first.
    package func losses() async throws -> [LaneLoss] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT source, lane, epoch, from_seq, to_seq, reason FROM loss ORDER BY at"
            ).compactMap { row in
                guard let source = SourceID(row[0]), let lane = LaneName(row[1]),
                    let epoch = Epoch(bytes: [UInt8](row[2] as Data))
                else { return nil }
                return LaneLoss(
                    source: source,
                    lane: lane,
                    epoch: epoch,
                    from: UInt64(row[3] as Int64),
                    to: UInt64(row[4] as Int64),
                    reason: row[5]
                )
            }
        }
    }
}
