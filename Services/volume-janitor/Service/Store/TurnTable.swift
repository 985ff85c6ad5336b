import Foundation
import GRDB
import Quantities
import VolumeJanitorCore

/// Turns and pauses on the disk.
enum TurnTable {
    /// What was kept of each registration's turns.
    static func items(in database: Database) throws -> [RegistrationKey: ScheduleItem] {
        var items: [RegistrationKey: ScheduleItem] = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT volume, path, revision, dry_at, last_started, next_due FROM turn"
        ) {
            items[try RegistrationTable.key(row, of: "turn")] = ScheduleItem(
                revision: row[2],
                dryAt: (row[3] as Int64?).map(Timestamp.init(microseconds:)),
                lastStarted: (row[4] as Int64?).map(Timestamp.init(microseconds:)),
                nextDue: Timestamp(microseconds: row[5])
            )
        }
        return items
    }

    /// Writes what differs.
    static func save(
        _ new: [RegistrationKey: ScheduleItem],
        since old: [RegistrationKey: ScheduleItem],
        in database: Database
    ) throws {
        for key in Set(old.keys).union(new.keys) where old[key] != new[key] {
            let place: StatementArguments = [key.volume.text, Data(key.path.bytes)]
            guard let item = new[key] else {
                try database.execute(
                    sql: "DELETE FROM turn WHERE volume = ? AND path = ?",
                    arguments: place
                )
                continue
            }
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO turn
                        (volume, path, revision, dry_at, last_started, next_due)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: place + [
                    item.revision, item.dryAt?.microseconds, item.lastStarted?.microseconds,
                    item.nextDue.microseconds,
                ]
            )
        }
    }

    /// The pauses; the row without a volume is the general one.
    static func pauses(in database: Database) throws -> [PauseScope: Pause] {
        var pauses: [PauseScope: Pause] = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT volume, until, since, by, reason FROM pause"
        ) {
            let text: String = row[0]
            let scope = VolumeName(text).map(PauseScope.volume) ?? .all
            pauses[scope] = Pause(
                until: (row[1] as Int64?).map(Timestamp.init(microseconds:)),
                since: Timestamp(microseconds: row[2]),
                by: row[3],
                reason: row[4]
            )
        }
        return pauses
    }

    /// Keeps a pause, or forgets it when nil.
    static func put(_ pause: Pause?, _ scope: PauseScope, in database: Database) throws {
        let name =
            switch scope {
            case .all: ""
            case .volume(let volume): volume.text
            }
        guard let pause else {
            return try database.execute(
                sql: "DELETE FROM pause WHERE volume = ?",
                arguments: [name]
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO pause (volume, until, since, by, reason)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                name, pause.until?.microseconds, pause.since.microseconds, pause.by, pause.reason,
            ]
        )
    }
}
