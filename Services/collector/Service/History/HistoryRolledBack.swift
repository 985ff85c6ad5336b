import FleetHistory

/// Fleet history holds more of this collector than its journal does: the journal was put back.
struct HistoryRolledBack: Error, CustomStringConvertible {
    let position: HistoryPosition
    let head: UInt64

    var description: String {
        """
        fleet history has taken row \(position.sequence) of \(position.source), whose journal ends \
        at \(head) or has another row there: the journal was restored from an older copy, and goes \
        on in a new epoch; what it accepted since that copy and history had not taken is lost
        """
    }
}
