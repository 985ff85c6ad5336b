import APIGatewayCore
import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

extension AlertTable {
    /// Some alerts of a list, and where the next ones begin.
    struct Page: Sendable {
        let alerts: [AlertChanged]
        let next: ListPlace?
    }

    /// Alerts that a caller may see: what holds first, the worst first, the newest first.
    func alerts(
        _ query: AlertQuery,
        in scope: Scope,
        after: ListPlace? = nil,
        limit: Int,
        now: Timestamp
    ) async throws -> Page {
        var (conditions, arguments) = Self.conditions(query, scope, now)
        if let after {
            conditions.append("(place, -starts_at, id) > (?, ?, ?)")
            arguments += [after.place, -after.since, after.id]
        }
        let filter = conditions.joined(separator: " AND ")
        let values = arguments + [limit + 1]
        return try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT place, starts_at, id, body FROM alert WHERE \(filter)
                    ORDER BY place, -starts_at, id LIMIT ?
                    """,
                arguments: values
            )
            let shown = rows.prefix(limit)
            let last = rows.count > limit ? shown.last : nil
            return Page(
                alerts: shown.compactMap { try? AlertChanged(decodingBody: Array($0[3] as Data)) },
                next: last.map { ListPlace(place: $0[0], since: $0[1], id: $0[2]) }
            )
        }
    }

    /// An alert; nil when there is none that the caller may see.
    func alert(_ id: String, in scope: Scope) async throws -> AlertChanged? {
        try await journal.read { database in
            let body = try Data.fetchOne(
                database,
                sql: "SELECT body FROM alert WHERE id = ? AND tenant = ?",
                arguments: [id, scope.tenant.text]
            )
            let alert = try body.map { try AlertChanged(decodingBody: Array($0)) }
            return alert.flatMap { scope.contains(client: $0.client) ? $0 : nil }
        }
    }

    /// The router that tells of an alert; nil when none does.
    func router(of id: String) async throws -> SourceID? {
        try await journal.read { try Projection<AlertChanged>.source(of: id, in: $0) }
    }

    /// The router that tells of a destination; nil when none does.
    func router(ofDestination id: String) async throws -> SourceID? {
        try await journal.read { try Projection<DestinationChanged>.source(of: id, in: $0) }
    }

    /// The story of an alert, the oldest line first.
    func story(of alert: AlertChanged) async throws -> [AlertStep] {
        try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT body FROM alert_step WHERE alert = ? AND tenant = ? ORDER BY at, place
                    """,
                arguments: [alert.alert, alert.tenant.text]
            ).compactMap { try? JSONDecoder().decode(AlertStep.self, from: $0) }
        }
    }

    /// The newest notifications of a tenant, the newest first.
    ///
    /// Receivers belong to a whole tenant: a caller who sees some clients alone sees none of them.
    func deliveries(in scope: Scope, limit: Int) async throws -> [NotificationDelivered] {
        guard scope.clients == .all else { return [] }
        return try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: "SELECT body FROM delivery WHERE tenant = ? ORDER BY place DESC LIMIT ?",
                arguments: [scope.tenant.text, limit]
            ).compactMap { try? NotificationDelivered(decodingBody: Array($0)) }
        }
    }

    /// Where a tenant's notifications are sent to, by name.
    ///
    /// Destinations belong to a whole tenant, as receivers do.
    func destinations(in scope: Scope) async throws -> [DestinationChanged] {
        guard scope.clients == .all else { return [] }
        let all = try await journal.read { try Projection<DestinationChanged>.all(in: $0) }
        return all.values.filter { $0.tenant == scope.tenant }
            .sorted { ($0.name, $0.destination) < ($1.name, $1.destination) }
    }

    /// What some alerts say, by their fingerprints.
    func sentences(of ids: Set<String>, in scope: Scope) async throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let places = ids.map { _ in "?" }.joined(separator: ", ")
        return try await journal.read { database in
            let bodies = try Data.fetchAll(
                database,
                sql: "SELECT body FROM alert WHERE tenant = ? AND id IN (\(places))",
                arguments: [scope.tenant.text] + StatementArguments(ids.sorted())
            )
            let alerts = bodies.compactMap { try? AlertChanged(decodingBody: Array($0)) }
                .filter { scope.contains(client: $0.client) }
            return Dictionary(
                alerts.map { ($0.alert, $0.summary.isEmpty ? $0.name : $0.summary) }
            ) { first, _ in first }
        }
    }

    /// Alerts in numbers, for each client.
    func counts(in scope: Scope, now: Timestamp) async throws -> [ClientName?: AlertCounts] {
        let (conditions, arguments) = Self.conditions(AlertQuery(.open), scope, now)
        let filter = conditions.joined(separator: " AND ")
        return try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT client, sum(state = 'firing') AS firing,
                        sum(state = 'firing' AND severity = 'critical') AS critical,
                        sum(state = 'firing' AND severity = 'warning') AS warning,
                        sum(state = 'firing' AND acknowledged_until <= ?) AS unacknowledged,
                        count(DISTINCT CASE WHEN state = 'firing' THEN system END) AS systems,
                        sum(state = 'suppressed') AS suppressed
                    FROM alert WHERE \(filter) GROUP BY client
                    """,
                arguments: [now.microseconds] + arguments
            )
            var counts: [ClientName?: AlertCounts] = [:]
            for row in rows {
                let client: String? = row["client"]
                counts[client.flatMap(ClientName.init)] = AlertCounts(row)
            }
            return counts
        }
    }

    /// How many alerts of each system are told of, and how bad the worst is.
    func firing(in scope: Scope, now: Timestamp) async throws -> [SystemID: Int] {
        let (conditions, arguments) = Self.conditions(AlertQuery(.firing), scope, now)
        let filter = conditions.joined(separator: " AND ")
        return try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT system, count(*) FROM alert
                    WHERE \(filter) AND system IS NOT NULL GROUP BY system
                    """,
                arguments: arguments
            )
            return Dictionary(
                rows.compactMap { row in SystemID(row[0]).map { ($0, row[1]) } }
            ) { first, _ in first }
        }
    }

    private static func conditions(
        _ query: AlertQuery,
        _ scope: Scope,
        _ now: Timestamp
    ) -> ([String], StatementArguments) {
        var (conditions, arguments) = scope.rowConditions
        func add(_ condition: String, _ values: StatementArguments = []) {
            conditions.append(condition)
            arguments += values
        }
        switch query.standing {
        case .open: add("state <> 'resolved'")
        case .firing, .suppressed, .resolved: add("state = ?", [query.standing.rawValue])
        case .all: break
        }
        if let severity = query.severity { add("severity = ?", [severity.rawValue]) }
        if let client = query.client { add("client = ?", [client.text]) }
        if let system = query.system { add("system = ?", [system.text]) }
        if let name = query.name { add("name = ?", [name]) }
        switch query.isAcknowledged {
        case true: add("acknowledged_until > ?", [now.microseconds])
        case false: add("acknowledged_until <= ?", [now.microseconds])
        case nil: break
        }
        if let person = query.person {
            add(
                "(assignee = ? OR acknowledged_by = ? AND acknowledged_until > ?)",
                [person, person, now.microseconds]
            )
        }
        let search = query.search.lowercased()
        if !search.isEmpty { add("instr(words, ?) > 0", [search]) }
        return (conditions, arguments)
    }
}

extension AlertCounts {
    fileprivate init(_ row: Row) {
        self.init()
        firing = row["firing"]
        critical = row["critical"]
        warning = row["warning"]
        unacknowledged = row["unacknowledged"]
        systems = row["systems"]
        suppressed = row["suppressed"]
    }

    /// Two numbers of alerts together.
    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.firing += right.firing
        sum.critical += right.critical
        sum.warning += right.warning
        sum.unacknowledged += right.unacknowledged
        sum.systems += right.systems
        sum.suppressed += right.suppressed
        return sum
    }
}
