import AlertRouterCore
import Contracts
import HTTPSurface
import Quantities

/// An announcement of work as a program sends it.
struct MaintenanceBody: Decodable, Sendable {
    /// The announcement to change; a new one without it.
    var id: String?
    var name: String
    var matchers: [String]?
    var tenant: String?
    var clients: [String]?
    /// RFC 3339; now unless given.
    var startsAt: String?
    /// RFC 3339.
    var endsAt: String?
    /// How long, such as `2h`: in place of `ends_at` where it does not come again.
    var `for`: String?
    /// On which days it comes again: `sat`, `2nd tue`, `last day`.
    var every: String?
    /// When it begins on these days: `22:00`.
    var at: String?
    /// Whose clock that is, such as `Europe/Berlin`; UTC unless given.
    var zone: String?
    /// Who announces it; as the caller is known unless given.
    var author: String?

    /// Who announces it: as given, else as the caller is known.
    func person(calling caller: String) -> String {
        let name = (author ?? "").prefix(AlertCare.personMax).filter { !$0.isNewline }
        return name.isEmpty ? caller : String(name)
    }

    /// The plan that this announces.
    ///
    /// - Throws: 422 with what is wrong.
    func plan(now: Timestamp, newID: String) throws -> MaintenancePlan {
        let start = try moment("starts_at", startsAt) ?? now
        let end = try moment("ends_at", endsAt)
        let length = try length()
        var plan = MaintenancePlan(
            id: id ?? newID,
            name: name,
            reach: AlertReach(
                tenant: try tenant.map { try Self.known("tenant", $0, TenantID.init) },
                clients: try (clients ?? []).map { try Self.known("clients", $0, ClientName.init) }
            ),
            matchers: matchers ?? [],
            startsAt: start,
            endsAt: end
        )
        guard let every else {
            guard at == nil, zone == nil else {
                throw Problem.unprocessable("`at` and `zone` go with `every`; give it, or neither")
            }
            guard (end == nil) != (length == nil) else {
                throw Problem.unprocessable("give either `for` or `ends_at`")
            }
            plan.endsAt = end ?? length.map { start + $0 }
            return plan
        }
        plan.recurrence = try recurrence(every, length)
        return plan
    }

    private func recurrence(
        _ every: String,
        _ length: Duration?
    ) throws -> MaintenanceRecurrence {
        guard let days = MaintenanceRecurrence.days(every) else {
            throw Problem.unprocessable(
                "`every` is no days such as `sat`, `mon-fri`, `2nd tue`, `day 1` or `last day`"
            )
        }
        guard let minute = at.flatMap(MaintenanceRecurrence.minute), let length else {
            throw Problem.unprocessable("what comes again has `at` such as `22:00` and `for`")
        }
        return MaintenanceRecurrence(
            weekdays: days.weekdays,
            weeks: days.weeks,
            daysOfMonth: days.daysOfMonth,
            startMinute: minute,
            minutes: Int(length.components.seconds / 60),
            zone: zone ?? "UTC"
        )
    }

    private func length() throws -> Duration? {
        guard let text = self.for else { return nil }
        guard let length = Duration(text: text), length >= .seconds(60) else {
            throw Problem.unprocessable("`for` is a time span of a minute or more, such as `2h`")
        }
        return length
    }

    private func moment(_ key: String, _ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp.parse(rfc3339: text)?.moment else {
            throw Problem.unprocessable("`\(key)` is no moment such as 2026-12-01T06:00:00Z")
        }
        return moment
    }

    private static func known<Kind>(
        _ key: String,
        _ text: String,
        _ read: (String) -> Kind?
    ) throws -> Kind {
        guard let value = read(text) else {
            throw Problem.unprocessable("`\(key)` names none: `\(text.prefix(200))`")
        }
        return value
    }
}
