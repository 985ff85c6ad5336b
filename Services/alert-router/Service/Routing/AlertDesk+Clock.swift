import AlertRouterCore
import Quantities
import StateStore

extension AlertDesk {
    /// By how much the wall clock was set since the desk last looked; nil for not at all.
    ///
    /// The next unit moves timers, senders' words and what was told by as much, before anything
    /// else, so that nothing ends or repeats because of it.
    package func clockJump() -> Duration? {
        guard let seen = ClockReading(of: clock) else { return nil }
        return lookAhead { state -> Duration? in
            guard let last = state.seen else { return nil }
            if let jump = seen.jump(since: last) { return jump }
            // A clock that is only slewed is followed second by second.
            state.seen = seen
            return nil
        } ?? nil
    }

    /// Moves everything when the clock was set since the last unit.
    func followClock(_ state: inout DeskState, _ unit: JournalUnit) throws {
        guard let seen = ClockReading(of: clock) else { return }
        let jump = state.seen.flatMap { seen.jump(since: $0) }
        state.seen = seen
        if let jump { try shift(&state, by: jump, unit, seen.wall) }
    }

    /// Moves everything by as much as the clock was set.
    func shift(
        _ state: inout DeskState,
        by jump: Duration,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        state.dispatcher.shift(by: jump, now: now)
        for record in state.book.shift(by: jump, now: now) {
            let isOpen = state.dispatcher.holds(record.fingerprint)
            try AlertTables.put(record, isOpen: isOpen, in: unit.database)
            state.inhibitor.take(record.alert)
        }
        for group in state.dispatcher.groups.values {
            for (fingerprint, alert) in group.alerts
            where state.book.records[fingerprint]?.alert.labels != alert.labels {
                try AlertTables.leave(alert, in: unit.database)
            }
        }
        state.silences.shift(by: jump)
        state.flapping.shift(by: jump)
        state.escalation.shift(by: jump)
        for key in state.log.keys {
            guard var kept = state.log[key] else { continue }
            kept.entry.at = kept.entry.at + jump
            kept.keepUntil = kept.keepUntil + jump
            state.log[key] = kept
        }
        try GroupTables.shiftLog(by: jump, in: unit.database)
    }

    /// An alert as it is taken up when the router starts.
    ///
    /// Where a sender's word has run out while nobody could hear it speak again, it is good for as
    /// long once more, at most `longest`; where the clock was set back meanwhile, moments that are
    /// not yet are moved to now.
    static func takenUp(_ record: AlertRecord, at now: Timestamp, longest: Duration) -> AlertRecord
    {
        var taken = record
        let alert = record.alert
        if !record.isFiring {
            if alert.endsAt > now { taken.alert = alert.shifted(by: now - alert.endsAt, now: now) }
        } else if alert.updatedAt > now {
            taken.alert = alert.shifted(by: now - alert.updatedAt, now: now)
        } else if alert.isResolved(at: now) {
            taken.alert.endsAt = now + min(alert.endsAt - alert.updatedAt, longest)
        }
        return taken
    }
}
