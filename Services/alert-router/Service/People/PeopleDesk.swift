package import AlertRouterCore
package import Contracts
import Foundation
package import Quantities
package import StateStore
import Synchronization

/// What people say of alerts: taken as commands, kept, and put into what others are told.
package final class PeopleDesk: Sendable {
    let journal: ServiceJournal
    let clock: any WallClock
    // What is on the disk, for questions that cannot wait for it.
    private let known = Mutex<[String: AlertCare]>([:])

    /// A desk that knows nothing before `open`.
    package init(journal: ServiceJournal, clock: any WallClock) {
        self.journal = journal
        self.clock = clock
    }

    /// Reads what people have said before.
    package func open() async throws {
        let all = try await journal.read { try PeopleTables.all(in: $0) }
        known.withLock { $0 = all }
    }

    /// What others are told of an alert, with what people have said of it.
    ///
    /// - Returns: the message, encoded once for others and for this desk.
    /// - Throws: what the database throws.
    package func prepare(_ alert: AlertChanged, _ unit: JournalUnit) throws -> PreparedMessage {
        var alert = alert
        if let care = try PeopleTables.care(of: alert.alert, in: unit.database) {
            care.apply(to: &alert)
        }
        let message = try PreparedMessage(alert)
        try PeopleTables.tell(alert, message, in: unit.database)
        return message
    }

    /// Tells others of an alert with what was said of it just now.
    func tell(_ alert: AlertChanged, _ care: AlertCare, _ unit: JournalUnit) throws {
        var alert = alert
        alert.asOf = clock.now()
        care.apply(to: &alert)
        let message = try PreparedMessage(alert)
        try PeopleTables.tell(alert, message, in: unit.database)
        try unit.put(message, at: alert.asOf)
    }

    /// Forgets what people have said of an alert that is forgotten, in the commit that forgets it.
    package func retire(_ alert: Fingerprint, _ unit: JournalUnit) throws {
        let id = alert.description
        try PeopleTables.forget(id, in: unit.database)
        // An alert that is over is nobody's to be asked about, also if the commit is undone.
        known.withLock { $0[id] = nil }
    }

    /// What performs people's words about alerts.
    package var performers: [CommandPerformer] {
        [
            CommandPerformer(
                AcknowledgeAlert.self,
                reviewing: reviewAcknowledgement
            ) { [self] order, operation in
                try await Self.outcome(acknowledge(order, by: operation.person))
            },
            CommandPerformer(AssignAlert.self, reviewing: reviewAssignment) {
                [self] order, _ in
                try await Self.outcome(assign(order))
            },
        ]
    }

    // MARK: - Acknowledging

    /// Takes that somebody looks after an alert.
    ///
    /// - Returns: why nothing was changed; nil when others are told of it.
    package func acknowledge(_ order: AcknowledgeAlert, by person: String) async throws -> String? {
        try await change(order.alert) { alert, care, now in
            if let refusal = AlertCare.refusal(order, of: alert, at: now) { return refusal }
            care.acknowledgement = AlertAcknowledgement(
                by: person,
                note: order.note,
                at: now,
                until: order.until
            )
            return nil
        }
    }

    private func reviewAcknowledgement(
        _ order: AcknowledgeAlert,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        let word = try await care(of: order.alert)?.acknowledgement
        let isDone =
            word.map { $0.by == operation.person && $0.at >= operation.changedAt } ?? false
        return isDone ? Self.done : Self.ended
    }

    // MARK: - Assigning

    /// Takes whose an alert is.
    ///
    /// - Returns: why nothing was changed; nil when others are told of it.
    package func assign(_ order: AssignAlert) async throws -> String? {
        try await change(order.alert) { alert, care, _ in
            guard let alert else { return "there is no alert \(order.alert)" }
            if alert.state == .resolved { return "the alert is over" }
            if let person = order.person, person.count > AlertCare.personMax || person.isEmpty {
                return "a person's name has 1 to \(AlertCare.personMax) characters"
            }
            care.assignee = order.person
            return nil
        }
    }

    private func reviewAssignment(
        _ order: AssignAlert,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await care(of: order.alert)?.assignee == order.person ? Self.done : Self.ended
    }

    // MARK: - Keeping

    /// Remembers what is on the disk for questions that cannot wait for it.
    func keep(_ care: AlertCare, of alert: String) { known.withLock { $0[alert] = care } }

    private static let done = CommandOutcome.performed(told: [AlertChanged.lane.name])
    private static let ended = CommandOutcome.rejected(
        "the alert-router ended before it was written; nothing was changed"
    )

    private func care(of alert: String) async throws -> AlertCare? {
        try await journal.read { try PeopleTables.care(of: alert, in: $0) }
    }

    /// Changes what is said of an alert and tells others, in one commit.
    ///
    /// The body changes it, or says why not.
    private func change(
        _ id: String,
        _ body: @escaping @Sendable (AlertChanged?, inout AlertCare, Timestamp) -> String?
    ) async throws -> String? {
        let now = clock.now()
        let (refusal, care) = try await journal.perform { unit -> (String?, AlertCare?) in
            let database = unit.database
            let alert = try PeopleTables.told(id, in: database)
            var care =
                try PeopleTables.care(of: id, in: database) ?? AlertCare(occurrence: 1)
            if let alert, care.occurrence != alert.occurrence {
                care.occurrence = alert.occurrence
                care.acknowledgement = nil
            }
            if let refusal = body(alert, &care, now) { return (refusal, nil) }
            try PeopleTables.put(care, of: id, in: database)
            if let alert { try self.tell(alert, care, unit) }
            return (nil, care)
        }
        if let refusal { return refusal }
        known.withLock { $0[id] = care }
        return nil
    }

    private static func outcome(_ refusal: String?) -> CommandOutcome {
        refusal.map { .rejected($0) } ?? done
    }
}

extension PeopleDesk: QuietRules {
    /// None: people's words stop reminders alone.
    package func mutes(of alert: Alert, at now: Timestamp) -> [String] { [] }

    /// Whether somebody said that an alert is looked after.
    package func isAcknowledged(_ alert: Alert, at now: Timestamp) -> Bool {
        let care = known.withLock { $0[alert.fingerprint.description] }
        return care?.counts(forBeginning: alert.startsAt, at: now) ?? false
    }
}
