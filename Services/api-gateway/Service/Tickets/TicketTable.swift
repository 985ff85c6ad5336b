import APIGatewayCore
import Contracts
import Crypto
import Foundation
import GRDB
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// Tickets as their ticketer last told of them, each with its story, and which alerts they are of.
struct TicketTable: Sendable {
    /// Lines of one ticket's story at the most; the oldest go first.
    static let stepsMax = 200

    /// Makes the tables.
    static let migration = StateMigration("gateway-4-tickets") { database in
        try database.execute(sql: schema)
    }

    /// Puts what an earlier release took in into the order of this one.
    static let order = StateMigration("gateway-7-tickets-by-severity") { database in
        let rows = try Row.fetchAll(database, sql: "SELECT id, body FROM ticket")
        for row in rows {
            // What cannot be read stays where it is, and is told anew by its ticketer.
            guard let ticket = try? TicketChanged(decodingBody: Array(row[1] as Data)) else {
                continue
            }
            try database.execute(
                sql: "UPDATE ticket SET place = ? WHERE id = ?",
                arguments: [TicketWords.listPlace(ticket), row[0] as String]
            )
        }
    }

    let journal: ServiceJournal

    /// The name of an incident in addresses; always the same for the same one.
    static func id(of incident: String) -> String {
        hexadecimal(Array(SHA256.hash(data: Array(incident.utf8)).prefix(8)))
    }

    /// What the gateway takes in of tickets, of ticket systems and of clients.
    static func subscriptions(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.projectOwned(
                TicketChanged.self,
                context,
                { key, ticket, unit in try put(key, ticket, in: unit.database) }
            ),
            journal.project(
                ClientMapped.self,
                accepting: { message, envelope, _ in
                    var client = message
                    (client.tenant, _) = try context.standings.owner(
                        of: envelope.source,
                        saying: message.tenant,
                        message.client
                    )
                    return client
                }
            ),
            journal.project(
                PSAStanding.self,
                accepting: { message, envelope, _ in
                    var psa = message
                    (psa.tenant, _) = try context.standings.owner(
                        of: envelope.source,
                        saying: message.tenant,
                        nil
                    )
                    return psa
                }
            ),
        ]
    }

    /// Takes in what stands of a ticket, in the commit that moves the cursor; nil when it is gone.
    static func put(_ key: String, _ new: TicketChanged?, in database: Database) throws {
        let id = id(of: key)
        let old = try Data.fetchOne(
            database,
            sql: "SELECT body FROM ticket WHERE id = ?",
            arguments: [id]
        ).flatMap { try? TicketChanged(decodingBody: Array($0)) }
        try database.execute(sql: "DELETE FROM ticket_alert WHERE ticket = ?", arguments: [id])
        guard let new else {
            try database.execute(sql: "DELETE FROM ticket WHERE id = ?", arguments: [id])
            return try database.execute(
                sql: "DELETE FROM ticket_step WHERE ticket = ?",
                arguments: [id]
            )
        }
        try database.execute(sql: upsert, arguments: row(id, new))
        for alert in new.alerts {
            try database.execute(
                sql: "INSERT OR IGNORE INTO ticket_alert (alert, ticket) VALUES (?, ?)",
                arguments: [alert, id]
            )
        }
        guard let step = TicketStep.step(from: old, to: new) else { return }
        try database.execute(
            sql: "INSERT INTO ticket_step (ticket, at, body) VALUES (?, ?, ?)",
            arguments: [id, step.at.microseconds, try JSONEncoder().encode(step)]
        )
        try database.execute(
            sql: """
                DELETE FROM ticket_step WHERE ticket = ?1 AND place <= (
                    SELECT place FROM ticket_step WHERE ticket = ?1
                    ORDER BY place DESC LIMIT 1 OFFSET ?2)
                """,
            arguments: [id, stepsMax]
        )
    }

    private static func row(_ id: String, _ ticket: TicketChanged) throws -> StatementArguments {
        let words = [
            ticket.title, TicketWords.place(ticket), ticket.problem,
            TicketWords.name(ticket) ?? "", ticket.reference ?? "",
        ].joined(separator: "\n").lowercased()
        return [
            id, ticket.tenant.text, ticket.client?.text, ticket.system, ticket.state.rawValue,
            TicketWords.listPlace(ticket), ticket.since.microseconds, words,
            Data(try ticket.encodedBody()),
        ]
    }

    private static let upsert = """
        INSERT OR REPLACE INTO ticket (id, tenant, client, system, state, place, since, words, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let schema = """
        CREATE TABLE ticket (
            id TEXT PRIMARY KEY, tenant TEXT NOT NULL, client TEXT, system TEXT,
            state TEXT NOT NULL, place INTEGER NOT NULL, since INTEGER NOT NULL,
            words TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_by_place ON ticket (tenant, place, since DESC, id);
        CREATE TABLE ticket_alert (
            alert TEXT NOT NULL, ticket TEXT NOT NULL, PRIMARY KEY (alert, ticket))
            STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_alert_by_ticket ON ticket_alert (ticket);
        CREATE TABLE ticket_step (
            place INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL, at INTEGER NOT NULL,
            body BLOB NOT NULL) STRICT;
        CREATE INDEX ticket_step_by_ticket ON ticket_step (ticket, place);
        """
}
