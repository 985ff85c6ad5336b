import APIGatewayCore
import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

extension TicketTable {
    /// The ticketer that is asked where none has told of anything yet.
    static let usual: SourceID = {
        guard let source = SourceID("\(TicketChanged.lane.producer)/1") else {
            preconditionFailure("a literal")
        }
        return source
    }()

    /// Which tickets somebody asks for.
    enum Standing: String, CaseIterable, Sendable {
        /// Those that are not closed.
        case current
        /// Those that are.
        case closed
        /// All, those included that came to nothing.
        case all
    }

    /// A ticket with its name in addresses.
    struct Found: Sendable {
        let id: String
        let ticket: TicketChanged
    }

    /// Some tickets of a list, and where the next ones begin.
    struct Page: Sendable {
        let tickets: [Found]
        let next: ListPlace?
    }

    /// Tickets that a caller may see: what waits for a person first, then the newest.
    func tickets(
        _ standing: Standing,
        search: String = "",
        in scope: Scope,
        after: ListPlace? = nil,
        limit: Int
    ) async throws -> Page {
        var (conditions, arguments) = scope.rowConditions
        switch standing {
        case .current: conditions.append("state NOT IN ('closed', 'none')")
        case .closed: conditions.append("state = 'closed'")
        case .all: break
        }
        if !search.isEmpty {
            conditions.append("instr(words, ?) > 0")
            arguments += [search.lowercased()]
        }
        if let after {
            conditions.append("(place, -since, id) > (?, ?, ?)")
            arguments += [after.place, -after.since, after.id]
        }
        let filter = conditions.joined(separator: " AND ")
        let values = arguments + [limit + 1]
        return try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT place, since, id, body FROM ticket WHERE \(filter)
                    ORDER BY place, -since, id LIMIT ?
                    """,
                arguments: values
            )
            let shown = rows.prefix(limit)
            let last = rows.count > limit ? shown.last : nil
            return Page(
                tickets: shown.compactMap(Self.found),
                next: last.map { ListPlace(place: $0[0], since: $0[1], id: $0[2]) }
            )
        }
    }

    /// A ticket; nil when there is none that the caller may see.
    func ticket(_ id: String, in scope: Scope) async throws -> TicketChanged? {
        try await journal.read { database in
            let body = try Data.fetchOne(
                database,
                sql: "SELECT body FROM ticket WHERE id = ? AND tenant = ?",
                arguments: [id, scope.tenant.text]
            )
            let ticket = try body.map { try TicketChanged(decodingBody: Array($0)) }
            return ticket.flatMap { scope.contains(client: $0.client) ? $0 : nil }
        }
    }

    /// The ticket of each alert: an open one before others, a client's own before a storm's.
    func tickets(of alerts: [String], in scope: Scope) async throws -> [String: Found] {
        guard !alerts.isEmpty else { return [:] }
        let (conditions, arguments) = scope.rowConditions
        let filter = conditions.joined(separator: " AND ")
        let places = alerts.map { _ in "?" }.joined(separator: ", ")
        let values = arguments + StatementArguments(alerts)
        return try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT place, since, id, body, alert FROM ticket
                    JOIN ticket_alert ON ticket_alert.ticket = ticket.id
                    WHERE \(filter) AND alert IN (\(places)) ORDER BY place, -since
                    """,
                arguments: values
            )
            let pairs = rows.compactMap { row in Self.found(row).map { (row[4] as String, $0) } }
            return Dictionary(pairs) { first, second in
                Self.worth(second.ticket) < Self.worth(first.ticket) ? second : first
            }
        }
    }

    /// The story of a ticket, the oldest line first.
    func story(of id: String) async throws -> [TicketStep] {
        try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: "SELECT body FROM ticket_step WHERE ticket = ? ORDER BY place",
                arguments: [id]
            ).compactMap { try? JSONDecoder().decode(TicketStep.self, from: $0) }
        }
    }

    /// The ticket systems of a caller's tenant.
    func systems(in scope: Scope) async throws -> [PSAStanding] {
        let all = try await journal.read { try Projection<PSAStanding>.all(in: $0) }
        return all.values.filter { $0.tenant == scope.tenant }.sorted { $0.psa < $1.psa }
    }

    /// The clients that a caller may see: those without a company first.
    func clients(in scope: Scope) async throws -> [ClientMapped] {
        let all = try await journal.read { try Projection<ClientMapped>.all(in: $0) }
        return all.values.filter { $0.tenant == scope.tenant && scope.contains(client: $0.client) }
            .sorted { left, right in
                (Self.rank(left.way), left.client.text) < (Self.rank(right.way), right.client.text)
            }
    }

    /// The ticketer of a tenant: whoever tells of its ticket system, else the usual one.
    func ticketer(of scope: Scope) async throws -> SourceID {
        let systems = try await systems(in: scope)
        return try await journal.read { database in
            if let key = systems.first?.key,
                let source = try Projection<PSAStanding>.source(of: key, in: database)
            {
                return source
            }
            let known = try Projection<PSAStanding>.sources(in: database)
            return known.min { $0.text < $1.text } ?? Self.usual
        }
    }

    private static func rank(_ way: ClientMapped.Way) -> Int {
        way == .none ? 0 : way == .catchAll ? 1 : 2
    }

    private static func worth(_ ticket: TicketChanged) -> Int {
        TicketWords.isOpen(ticket) ? 0 : TicketWords.rank(ticket.state) + 1
    }

    private static func found(_ row: Row) -> Found? {
        (try? TicketChanged(decodingBody: Array(row[3] as Data)))
            .map { Found(id: row[2], ticket: $0) }
    }
}
