import CampaignControl
import Contracts
import GRDB
import MessageBus
import Quantities
import StateStore

/// What a node does with the values it takes in: a row for each, never replaced.
struct Effects: Sendable {
    let journal: ServiceJournal
    let outside: Outside
    let bug: PlantedBug?

    /// The table of effects in the journal; nothing in it hides a second row of one value.
    static let migration = StateMigration("campaign 1") { database in
        try database.execute(
            sql: """
                CREATE TABLE effect (
                    place INTEGER PRIMARY KEY, lane TEXT NOT NULL, source TEXT NOT NULL,
                    epoch TEXT NOT NULL, seq INTEGER NOT NULL, key TEXT NOT NULL,
                    value TEXT NOT NULL);
                """
        )
    }

    /// Values whose effect commits with the cursor.
    func applied<V: UniqueValue>(_ type: V.Type) -> Subscription {
        guard bug == .cursorBeforeEffect else {
            return journal.apply(V.self) { message, envelope, unit in
                try Self.add(message.value, envelope, in: unit)
            }
        }
        let journal = journal
        return journal.apply(V.self) { message, envelope, _ in
            // The cursor is committed now; the effect follows when there is time for it.
            Task {
                for await _ in SystemBusTimer().ticks().prefix(5) {}
                try await journal.perform { try Self.add(message.value, envelope, in: $0) }
            }
        }
    }

    /// Values whose effect lies elsewhere.
    func stored<V: UniqueValue>(_ type: V.Type) -> Subscription {
        let outside = outside
        return journal.inbox(V.self) { message, envelope in
            try await outside.perform(message.value, envelope)
        }
    }

    private static func add(
        _ value: String,
        _ envelope: Envelope,
        in unit: JournalUnit
    ) throws {
        try unit.database.execute(
            sql: "INSERT INTO effect (lane, source, epoch, seq, key, value) VALUES (?,?,?,?,?,?)",
            arguments: [
                envelope.lane.text, envelope.source.text, envelope.epoch.description,
                Int64(envelope.sequence), envelope.key, value,
            ]
        )
    }
}
