package import AlertRouterCore
import Foundation
import GRDB
import Quantities
package import StateStore

/// Keeps notices in a table where people can look at them; nothing is sent from there.
///
/// The newest `countMax` are kept.
package struct HeldNotices: NoticeOutbox {
    /// Notices at the most.
    package static let countMax = 20_000

    /// The table's step.
    package static let migration = StateMigration("alert-router held notices") { database in
        try database.execute(
            sql: """
                CREATE TABLE held_notice (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL,
                    integration TEXT NOT NULL, place INTEGER NOT NULL, group_key TEXT NOT NULL,
                    reason TEXT NOT NULL, at INTEGER NOT NULL, firing TEXT NOT NULL,
                    resolved TEXT NOT NULL) STRICT
                """
        )
    }

    /// The table.
    package init() {}

    /// Adds a notice; returns its number.
    package func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 {
        func names(_ isResolved: Bool) -> String {
            notice.members.filter { $0.isResolved == isResolved }
                .map(\.alert.fingerprint.description).joined(separator: " ")
        }
        try unit.database.cachedStatement(
            sql: """
                INSERT INTO held_notice (receiver, integration, place, group_key, reason, at,
                    firing, resolved) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                notice.receiver, notice.integration, notice.index, notice.groupKey,
                notice.reason.rawValue, notice.at.microseconds, names(false), names(true),
            ]
        )
        let id = unit.database.lastInsertedRowID
        try unit.database.cachedStatement(sql: "DELETE FROM held_notice WHERE id <= ?")
            .execute(arguments: [id - Int64(Self.countMax)])
        return id
    }
}
