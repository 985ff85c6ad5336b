import Contracts
import Foundation
import GRDB
import Quantities

extension JournalWriter {
    /// Reads the counters of the declared lanes, adding a row for each new one.
    func load(_ declarations: [LaneDeclaration], from database: Database) throws {
        lanes = [:]
        let stored = try Data.fetchOne(database, sql: "SELECT epoch FROM journal")
        if let stored = stored.flatMap({ Epoch(bytes: [UInt8]($0)) }) { epoch = stored }
        for declaration in declarations { try declare(declaration, in: database) }
        // Lanes of commands are met as commands are issued.
        let commands = try String.fetchAll(
            database,
            sql: "SELECT name FROM lane WHERE kind = ?",
            arguments: [LaneKind.command.rawValue]
        )
        for target in commands.compactMap({ LaneName($0)?.commandTarget }) {
            try declare(.command(to: target), in: database)
        }
    }

    /// Adds a lane, and reads its counters; one that is there already stays as it is.
    func declare(_ declaration: LaneDeclaration, in database: Database) throws {
        guard lanes[declaration.name] == nil else { return }
        try database.execute(
            sql: "INSERT INTO lane (name, kind) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
            arguments: [declaration.name.text, declaration.kind.rawValue]
        )
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, next_seq, low_seq, floor_seq, bytes, held_bytes
                FROM lane WHERE name = ?
                """,
            arguments: [declaration.name.text]
        )
        guard let row else { return }
        lanes[declaration.name] = try laneState(declaration, row, database)
    }

    private func laneState(
        _ declaration: LaneDeclaration,
        _ row: Row,
        _ database: Database
    ) throws -> LaneState {
        let id: Int64 = row[0]
        let next = UInt64(row[1] as Int64)
        let lastID = try Data.fetchOne(
            database,
            sql: "SELECT id FROM outbox WHERE place = ?",
            arguments: [JournalSchema.place(lane: id, sequence: next - 1)]
        )
        return LaneState(
            id: id,
            declaration: declaration,
            limit: limits.bytes(of: declaration.name).bytes,
            next: next,
            low: UInt64(row[2] as Int64),
            floor: UInt64(row[3] as Int64),
            bytes: row[4],
            held: row[5],
            lastID: lastID.flatMap { MessageID(bytes: $0) },
            announced: next - 1,
            compactAt: limits.compactBytes.bytes
        )
    }

    /// Writes the counters that the group changed, inside its transaction.
    func storeCounters(in database: Database) throws {
        for (name, lane) in lanes where lane.isDirty {
            try database.cachedStatement(
                sql: """
                    UPDATE lane SET next_seq = ?, low_seq = ?, floor_seq = ?, bytes = ?,
                        held_bytes = ? WHERE id = ?
                    """
            ).execute(arguments: [
                Int64(lane.next), Int64(lane.low), Int64(lane.floor), lane.bytes, lane.held,
                lane.id,
            ])
            lanes[name]?.isDirty = false
        }
    }

    /// Records an acknowledgement, moves the floor and frees what nobody waits for any more.
    func acknowledge(
        _ name: LaneName,
        by subscriber: SourceID,
        upTo sequence: UInt64,
        in database: Database
    ) throws {
        guard let lane = lanes[name] else { return }
        // A reader cannot have read what was never written, whatever it says.
        try database.cachedStatement(
            sql: """
                INSERT INTO subscriber (lane, source, service, acked_seq, last_seen)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (lane, source) DO UPDATE SET
                    acked_seq = max(acked_seq, excluded.acked_seq), last_seen = excluded.last_seen
                """
        ).execute(arguments: [
            lane.id, subscriber.text, subscriber.service.text, Int64(min(sequence, lane.head)),
            clock.now().microseconds,
        ])
        try raiseFloor(of: name, in: database)
        try trim(name, in: database)
    }

    func raiseFloor(of name: LaneName, in database: Database) throws {
        guard var lane = lanes[name], lane.isHeldBack else { return }
        let floors = try lane.declaration.requiredConsumers.map { service in
            let lowest = try database.cachedStatement(
                sql: "SELECT min(acked_seq) FROM subscriber WHERE lane = ? AND service = ?"
            )
            return try Int64.fetchOne(lowest, arguments: [lane.id, service.text]) ?? 0
        }
        let floor = UInt64(floors.min() ?? 0)
        guard floor > lane.floor else { return }
        lane.held -= try bytes(of: lane, from: lane.floor + 1, to: floor, in: database)
        lane.floor = floor
        lane.isDirty = true
        lanes[name] = lane
    }

    /// Bytes of the rows held in a range of a lane.
    func bytes(
        of lane: LaneState,
        from first: UInt64,
        to last: UInt64,
        in database: Database
    ) throws -> Int64 {
        let sum = try database.cachedStatement(
            sql: "SELECT total(size) FROM outbox WHERE place BETWEEN ? AND ?"
        )
        let total = try Double.fetchOne(
            sum,
            arguments: [
                JournalSchema.place(lane: lane.id, sequence: first),
                JournalSchema.place(lane: lane.id, sequence: last),
            ]
        )
        return Int64(total ?? 0)
    }
}
