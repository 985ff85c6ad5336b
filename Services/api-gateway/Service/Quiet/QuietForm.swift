import Contracts
import HTTPSurface
import Quantities

/// What the form of a silence or of announced work says, as its fields stand.
struct QuietForm: Sendable {
    /// A word that cannot be read, for the person who wrote it.
    struct Fault: Error {
        let words: String

        init(_ words: String) { self.words = words }
    }

    /// The fields; empty for what is not given.
    var fields: [String: String]
    let time: LocalTime
    let now: Timestamp

    /// The value of a field without blanks around it; empty for none.
    func text(_ name: String) -> String {
        let text = fields[name] ?? ""
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The lines of matchers.
    var matchers: [String] {
        text("matchers").split { $0.isNewline }.map(String.init).filter { line in
            !line.allSatisfy(\.isWhitespace)
        }
    }

    /// Whose alerts are meant, inside what the caller may see.
    ///
    /// - Throws: `Fault` for a client that is not theirs.
    func reach(in scope: Scope) throws -> AlertReach {
        let names = text("client").split { $0.isNewline }.map(String.init)
        let clients = names.compactMap(ClientName.init)
        switch scope.clients {
        case .all: return AlertReach(tenant: scope.tenant, clients: clients)
        case .only(let own):
            guard own.isSuperset(of: clients) else {
                throw Fault("there is no client of this name here")
            }
            let reach = clients.isEmpty ? Array(own) : clients
            return AlertReach(tenant: scope.tenant, clients: reach)
        }
    }

    // MARK: - A silence

    /// The order that a silence's form gives.
    ///
    /// - Parameters:
    ///   - id: the name of a new one.
    ///   - old: the silence that is changed; nil for a new one.
    ///   - scope: what the caller may see.
    /// - Returns: the order.
    /// - Throws: `Fault` for what cannot be read.
    func silence(_ id: String, changing old: SilenceChanged?, in scope: Scope) throws -> SetSilence
    {
        guard !matchers.isEmpty else { throw Fault("name at least one matcher") }
        guard !text("comment").isEmpty else { throw Fault("say why, for whoever looks") }
        let start = try moment("from")
        // One of Alertmanager's API concerns every tenant, and stays so.
        let isOfAll = old.map { $0.reach.tenant == nil } ?? false
        return SetSilence(
            id: id,
            changes: old?.id,
            reach: isOfAll ? AlertReach() : try reach(in: scope),
            matchers: matchers,
            startsAt: start ?? old.flatMap { $0.endsAt > now ? $0.startsAt : nil },
            endsAt: try end(after: start ?? now),
            comment: text("comment")
        )
    }

    /// The end: `until` as a date, else so long after the beginning.
    private func end(after start: Timestamp) throws -> Timestamp {
        if ["until", ""].contains(text("for")), let end = try moment("until") { return end }
        guard let length = Duration(text: text("for")), length >= .seconds(60) else {
            throw Fault("say for how long, such as 2h, or until when")
        }
        return start + length
    }

    // MARK: - Announced work

    /// The plan that the form announces.
    func plan(_ id: String, in scope: Scope) throws -> MaintenancePlan {
        guard !text("name").isEmpty else { throw Fault("give it a name") }
        let start = try moment("from") ?? now
        var plan = MaintenancePlan(
            id: id,
            name: text("name"),
            reach: try reach(in: scope),
            matchers: matchers,
            startsAt: start,
            endsAt: try moment("until")
        )
        if text("again") == "yes" {
            plan.recurrence = try recurrence()
        } else {
            if plan.endsAt == nil { plan.endsAt = try length().map { start + $0 } }
            guard plan.endsAt != nil else { throw Fault("say until when, or for how long") }
        }
        return plan
    }

    private func recurrence() throws -> MaintenanceRecurrence {
        guard let days = MaintenanceRecurrence.days(text("every")) else {
            throw Fault(
                "the days are none such as “sat”, “mon-fri”, “2nd tue”, “day 1” or “last day”"
            )
        }
        guard let minute = MaintenanceRecurrence.minute(text("at")) else {
            throw Fault("say at which time it begins, such as 22:00")
        }
        guard let length = try length() else { throw Fault("say how long it lasts, such as 4h") }
        return MaintenanceRecurrence(
            weekdays: days.weekdays,
            weeks: days.weeks,
            daysOfMonth: days.daysOfMonth,
            startMinute: minute,
            minutes: Int(length.components.seconds / 60),
            zone: text("zone").isEmpty ? time.zone : text("zone")
        )
    }

    private func length() throws -> Duration? {
        guard !text("for").isEmpty else { return nil }
        guard let length = Duration(text: text("for")), length >= .seconds(60) else {
            throw Fault("“\(text("for"))” is no time span of a minute or more, such as 2h")
        }
        return length
    }

    private func moment(_ name: String) throws -> Timestamp? {
        guard !text(name).isEmpty else { return nil }
        if let exact = Timestamp.parse(rfc3339: text(name)), exact.hasZone { return exact.moment }
        guard let moment = time.moment(text(name)) else {
            throw Fault("“\(text(name).prefix(40))” is no date and time such as 2026-12-01T06:00")
        }
        return moment
    }
}
