import Contracts
import Foundation
import GRDB
import MessageBus

/// What a projection does with each message, inside the commit that moves the cursor.
struct ProjectionIntake<M: Message>: Sendable {
    let accept: @Sendable (M, Envelope, JournalUnit) throws -> M
    let changed: @Sendable (String, M?, JournalUnit) throws -> Void

    /// A message that came by itself.
    func take(_ envelope: Envelope, _ unit: JournalUnit) throws {
        guard try !unit.isDone(envelope.id) else { return }
        let table = table(unit)
        let isNew =
            envelope.isTombstone
            ? try table.remove(envelope) : try table.put(envelope, body: body(envelope, unit))
        if isNew { try tell(envelope.key, unit) }
    }

    /// A message that a snapshot lists; one that fails is given up when `failed` does not throw,
    /// and what was known of its key stays.
    func list(
        _ envelope: Envelope,
        _ mark: UInt64,
        _ unit: JournalUnit,
        failed: (any Error) throws -> Void
    ) throws {
        let table = table(unit)
        guard try !unit.isDone(envelope.id) else { return try table.keep(envelope, mark: mark) }
        do {
            try unit.writer.inSavepoint(unit.database) {
                let isNew =
                    envelope.isTombstone
                    ? try table.unlist(envelope)
                    : try table.list(envelope, body: body(envelope, unit), mark: mark)
                if isNew { try tell(envelope.key, unit) }
            }
        } catch {
            guard unit.database.isInsideTransaction else { throw error }
            try failed(error)
            try table.keep(envelope, mark: mark)
        }
    }

    /// A snapshot is whole: what it did not list is gone, and so is what waited of other epochs.
    func finish(_ snapshot: LaneSnapshot, _ unit: JournalUnit) throws {
        let cursor = snapshot.cursor
        try unit.database.execute(
            sql: "DELETE FROM inbox WHERE lane = ? AND source = ? AND epoch != ?",
            arguments: [cursor.lane.text, cursor.source.text, Data(cursor.epoch.bytes)]
        )
        guard snapshot.isWhole else { return }
        for key in try table(unit).drop(unmarked: snapshot.mark, of: cursor.source) {
            try tell(key, unit)
        }
    }

    /// What a source said in other epochs goes.
    func leaveEpochs(before run: LaneRun, _ unit: JournalUnit) throws {
        for key in try table(unit).drop(before: run.epoch, of: run.source) { try tell(key, unit) }
    }

    private func tell(_ key: String, _ unit: JournalUnit) throws {
        try changed(key, try Projection<M>.value(of: key, in: unit.database), unit)
    }

    private func body(_ envelope: Envelope, _ unit: JournalUnit) throws -> [UInt8] {
        try accept(try ServiceJournal.decode(M.self, envelope), envelope, unit).encodedBody()
    }

    private func table(_ unit: JournalUnit) -> ProjectionTable {
        ProjectionTable(lane: M.lane.name, database: unit.database)
    }
}
