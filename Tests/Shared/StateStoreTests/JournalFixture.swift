import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// A fact for tests, held back by one required service.
struct Noted: Message, Codable {
    static let lane = LaneDeclaration(
        "tester",
        "noted",
        kind: .event,
        required: ["reader"],
        whenFull: .block,
        meaning: "Something was noted."
    )

    var key: String
    var text: String
}

/// A fact whose latest message of a key counts.
struct Stood: Message, Codable {
    static let lane = LaneDeclaration(
        "tester",
        "stood",
        kind: .state,
        whenFull: .coalesce,
        meaning: "Something stands so."
    )

    var key: String
    var text: String
}

/// A fact whose oldest messages give way when its reader is too slow.
struct Dropped: Message, Codable {
    static let lane = LaneDeclaration(
        "tester",
        "dropped",
        kind: .event,
        required: ["reader"],
        whenFull: .dropOldest,
        meaning: "Something was noted that may be dropped."
    )

    var key: String
    var text: String
}

/// A fact whose older messages of a key give way when its reader is too slow.
struct Merged: Message, Codable {
    static let lane = LaneDeclaration(
        "tester",
        "merged",
        kind: .state,
        required: ["reader"],
        whenFull: .coalesce,
        meaning: "Something stands so, and a reader must know."
    )

    var key: String
    var text: String
}

/// A journal in a folder of its own.
final class JournalFixture {
    let folder: TemporaryFolder
    let clock = ManualClock()
    var journal: ServiceJournal
    private var random = SeededRandom(seed: 7)

    init(limits: JournalLimits = JournalLimits()) throws {
        folder = try TemporaryFolder()
        journal = try Self.open(folder, clock, limits)
    }

    static func open(
        _ folder: TemporaryFolder,
        _ clock: any WallClock,
        _ limits: JournalLimits = JournalLimits(),
        migrations: [StateMigration] = [notes]
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("tester")),
            lanes: [Noted.lane, Stood.lane, Dropped.lane, Merged.lane],
            migrations: migrations,
            limits: limits,
            clock: clock
        )
    }

    static let notes = StateMigration("notes") { database in
        try database.execute(sql: "CREATE TABLE note (text TEXT NOT NULL)")
    }

    func reopen(limits: JournalLimits = JournalLimits()) throws {
        try journal.close()
        journal = try Self.open(folder, clock, limits)
    }

    func newID() -> MessageID { MessageID(at: clock.now(), using: &random) }

    @discardableResult
    func note(_ text: String, key: String = "k", id: MessageID? = nil) async throws -> UInt64 {
        let id = id ?? newID()
        let now = clock.now()
        return try await journal.perform { unit in
            try unit.publish(Noted(key: key, text: text), id: id, at: now)
        }
    }

    /// Messages of another's lane in order, one a text, their keys the texts' first letters.
    func run(
        _ texts: [String],
        of source: SourceID,
        _ epoch: Epoch,
        from first: UInt64 = 1
    ) throws -> LaneRun {
        LaneRun(
            source: source,
            lane: Noted.lane.name,
            epoch: epoch,
            from: first,
            next: first + UInt64(texts.count),
            envelopes: try texts.enumerated().map { offset, text in
                let key = String(text.prefix(1))
                return Envelope(
                    source: source,
                    epoch: epoch,
                    lane: Noted.lane.name,
                    sequence: first + UInt64(offset),
                    id: newID(),
                    key: key,
                    time: clock.now(),
                    body: try Noted(key: key, text: text).encodedBody()
                )
            }
        )
    }

    /// What effects wrote into the table of notes, in their order.
    func noted() async throws -> [String] {
        try await journal.read {
            try String.fetchAll($0, sql: "SELECT text FROM note ORDER BY rowid")
        }
    }

    /// Lets the file grow by so many pages at the most, as a full disk would.
    func setPagesFree(_ count: Int) async throws {
        try await journal.perform { unit in
            let pages = try Int.fetchOne(unit.database, sql: "PRAGMA page_count") ?? 0
            try unit.database.execute(sql: "PRAGMA max_page_count = \(pages + count)")
        }
    }

    func texts(from first: UInt64 = 1) async throws -> [String] {
        try await journal.rows(of: Noted.lane.name, from: first, limit: .fetch)
            .map { try Noted(decodingBody: $0.body).text }
    }
}

let reader = SourceID("reader/one")
