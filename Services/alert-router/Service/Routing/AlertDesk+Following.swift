import AlertRouterCore
import Contracts
import Quantities
import StateStore

extension AlertDesk {
    /// Writes an alert that changed, puts it into its groups and tells others.
    func follow(
        _ change: AlertChange,
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        let record = change.record
        let left = state.dispatcher.insert(
            record.alert,
            replacing: change.previous?.alert,
            now: now
        )
        if let left { try AlertTables.leave(left, in: unit.database) }
        try AlertTables.put(record, isOpen: true, in: unit.database)
        state.inhibitor.take(record.alert)
        guard change.isVisible else { return }
        if change.kind == .ended {
            state.flapping.end(record.fingerprint)
            try tellEscalatedOf(record, &state, unit, now)
        }
        try tell(record, &state, unit, now)
    }

    /// Tells others how alerts stand that became quiet or loud since they were told.
    func tellStandings(_ state: inout DeskState, _ unit: JournalUnit, _ now: Timestamp) throws {
        for record in state.book.records.values where record.isFiring {
            let standing = state.standing(of: record.alert, at: now, quiet: quiet)
            // Also where nothing changed: the policies may be others than before a restart.
            state.escalation.follow(record, isLoud: !standing.isQuiet, now: now)
            guard standing != state.told[record.fingerprint] ?? AlertStanding() else { continue }
            try tell(record, &state, unit, now)
        }
    }

    /// Tells others how an alert stands.
    func tell(
        _ record: AlertRecord,
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        let alert = record.alert
        let standing =
            record.isFiring ? state.standing(of: alert, at: now, quiet: quiet) : AlertStanding()
        state.told[record.fingerprint] = record.isFiring ? standing : nil
        if record.isFiring {
            state.escalation.follow(record, isLoud: !standing.isQuiet, now: now)
        }
        let notes = alert.annotations
        var message = AlertChanged(
            tenant: record.subject.tenant,
            alert: alert.fingerprint.description,
            name: alert.labels[Alert.nameLabel],
            severity: AlertSeverity(rawValue: alert.labels[Alert.severityLabel]),
            summary: notes["summary"] ?? notes["message"] ?? alert.labels[Alert.nameLabel],
            labels: Dictionary(
                alert.labels.pairs.prefix(AlertChanged.labelsMax).map { ($0.name, $0.value) }
            ) { first, _ in first },
            origin: alert.origin.rawValue,
            startsAt: alert.startsAt,
            asOf: now
        )
        message.client = record.subject.client
        message.system = record.subject.system
        message.object = record.subject.object
        message.details = notes["description"] ?? ""
        message.occurrence = record.occurrence
        message.state = record.isFiring ? (standing.isQuiet ? .suppressed : .firing) : .resolved
        message.endedAt = record.isFiring ? nil : alert.endsAt
        message.silencedBy = standing.silencedBy
        message.inhibitedBy = standing.inhibitedBy
        message.mutedBy = standing.mutedBy
        message.isFlapping = standing.isFlapping
        message.escalation = state.escalation.last(
            record.fingerprint,
            occurrence: record.occurrence
        )
        try unit.put(try prepare(message, unit), at: now)
    }
}
