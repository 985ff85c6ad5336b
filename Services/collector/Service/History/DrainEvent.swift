package import FleetHistory

/// What a drain has to tell while it runs.
package enum DrainEvent: Sendable {
    /// It begins, behind the journal's head by so many rows.
    case began(behindBy: Int)
    /// So many rows were committed to history.
    case wrote(rows: Int, RecordOutcome)
    /// A row cannot be in history; it was kept, and is passed by.
    case refused(sequence: UInt64, key: String, RefusalKind, reason: String)
    /// The journal had dropped so many rows before history took them.
    case lost(rows: Int)
    /// Another writer moved the position.
    case conflicted
    /// History is ahead: the journal was put back from an older copy, and gets a new epoch.
    case putBack(reason: String)
}

/// Why a row cannot be in history.
package enum RefusalKind: String, Sendable, CaseIterable {
    /// Its checksum is wrong.
    case damaged
    /// It is no samples.
    case unreadable
    /// The database refuses it.
    case refused
}
