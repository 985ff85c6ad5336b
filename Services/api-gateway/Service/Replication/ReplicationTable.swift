import Contracts
import Foundation
import GRDB
import HTTPSurface
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// Replications as their engines last told of them, and what came of repairs.
struct ReplicationTable: Sendable {
    /// Repairs of one target that are kept at the most; the oldest go first.
    static let repairsMax = 50

    /// Makes the table of repairs.
    static let migration = StateMigration("gateway-5-repairs") { database in
        try database.execute(
            sql: """
                CREATE TABLE repair (
                    place INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL,
                    target TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
                CREATE INDEX repair_by_target ON repair (source, target, place)
                """
        )
    }

    let journal: ServiceJournal

    /// What the gateway takes in of replications.
    static func subscriptions(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.projectOwned(ReplicationAssessed.self, context),
            journal.projectOwned(ReplicationSettingsRead.self, context),
            journal.apply(RepairFinished.self) { message, envelope, unit in
                try put(message, from: envelope.source, in: unit.database)
            },
        ]
    }

    /// Takes in what came of a repair; it is seen by whoever may see its target.
    static func put(
        _ repair: RepairFinished,
        from source: SourceID,
        in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT INTO repair (source, target, at, body) VALUES (?, ?, ?, ?)",
            arguments: [
                source.text, repair.key, repair.endedAt.microseconds,
                Data(try repair.encodedBody()),
            ]
        )
        try database.execute(
            sql: """
                DELETE FROM repair WHERE source = :source AND target = :target AND place NOT IN (
                    SELECT place FROM repair WHERE source = :source AND target = :target
                    ORDER BY place DESC LIMIT :limit)
                """,
            arguments: [
                "source": source.text, "target": repair.key, "limit": repairsMax,
            ]
        )
    }

    /// What the caller may see, in the order of pairs and datasets.
    func facts(in scope: Scope) async throws -> [EngineFact] {
        try await journal.read { database in
            try Projection<ReplicationAssessed>.all(in: database)
                .filter { $1.state != .gone && scope.contains($1) }
                .compactMap { key, fact in
                    try Projection<ReplicationAssessed>.source(of: key, in: database)
                        .map { EngineFact(fact: fact, engine: $0) }
                }
                .sorted { ($0.fact.pair, $0.fact.source) < ($1.fact.pair, $1.fact.source) }
        }
    }

    /// A dataset by its name in addresses, or by its number where one engine alone has it; nil when
    /// there is none that the caller may see.
    func fact(_ id: String, in scope: Scope) async throws -> EngineFact? {
        let facts = try await facts(in: scope)
        if let found = facts.first(where: { $0.id == id }) { return found }
        let numbered = facts.filter { "\($0.fact.dataset)" == id }
        return numbered.count == 1 ? numbered.first : nil
    }

    /// What came of the last repairs of a target, the newest first.
    func repairs(of fact: EngineFact) async throws -> [RepairFinished] {
        try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT body FROM repair WHERE source = ? AND target = ? ORDER BY place DESC
                    """,
                arguments: [fact.engine.text, fact.fact.key]
            )
            .compactMap { try? RepairFinished(decodingBody: Array($0)) }
        }
    }
}
