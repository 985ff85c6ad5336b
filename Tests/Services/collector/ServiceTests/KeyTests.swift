import Contracts
import Foundation
import GRDB
import MessageBus
import NIOHTTP1
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import Collector

@Suite struct `ingest keys` {
    @Test func `a file of keys is read whole or refused with its lines`() throws {
        #expect(try KeyFile.keys(in: TestKey.lines).map(\.client?.text) == [nil, "Acme"])
        let bad = "x\n\(TestKey.lines)id:beef:default\n:\(TestKey.hash):t\na:\(TestKey.hash):T\n"
        let error = #expect(throws: KeyFileError.self) { try KeyFile.keys(in: bad) }
        for line in [1, 5, 6, 7] {
            #expect(error?.description.contains("line \(line) ") == true)
        }
    }

    @Test func `of two gateways the newer word on a key counts`() async throws {
        let clock = ManualClock()
        let (journal, folder) = try Self.collector(clock)
        defer { try? journal.close() }
        var revoked = Self.key("k")
        revoked.revokedAt = clock.now()
        let ring = KeyRing()
        let keys = KeyIntake.subscription(of: journal, ring: ring)
        for (source, key, time) in [
            ("api-gateway/b", revoked, clock.now() + .seconds(1)),
            ("api-gateway/a", Self.key("k"), clock.now()),
        ] {
            var envelope = try Self.told(by: source, at: time)
            (envelope.key, envelope.body) = (key.key, try key.encodedBody())
            let cursor = LaneCursor(
                source: envelope.source,
                lane: envelope.lane,
                epoch: envelope.epoch,
                next: 1
            )
            try await journal.open(cursor, replacing: nil, losing: nil)
            let run = LaneRun(
                source: envelope.source,
                lane: envelope.lane,
                epoch: envelope.epoch,
                from: 1,
                next: 2,
                envelopes: [envelope]
            )
            #expect(try await keys.take(run).next == 2)
        }
        #expect(try await journal.projected(KeyChanged.self) == ["k": revoked])
        // A gateway put back from a copy of before the revocation does not open it again.
        var carried = try Self.told(by: "api-gateway/b", at: clock.now(), epoch: 2)
        (carried.key, carried.body) = ("k", try Self.key("k").encodedBody())
        let part = LaneRun(
            source: carried.source,
            lane: carried.lane,
            epoch: carried.epoch,
            from: 1,
            next: 2,
            envelopes: [carried]
        )
        try await keys.snapshots?.take(part, 5)
        #expect(try await journal.projected(KeyChanged.self)["k"]?.revokedAt != nil)
        #expect(ring.key(for: "pk_k_\(TestKey.secret)", at: clock.now()) == nil)
        #expect(ring.find("pk_k_x", at: clock.now()) == .refused)
        withExtendedLifetime(folder) {}
    }

    @Test func `keys that an earlier release kept are known to this one`() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        let old = try Self.journal(folder, clock, Array(CollectorService.migrations.prefix(4)))
        let body = try Self.key("k").encodedBody()
        try await old.perform { unit in
            try unit.database.execute(
                sql: """
                    INSERT INTO ingest_key (id, source, at, body, epoch, sequence)
                    VALUES ('k', 'api-gateway/1', 5, ?, zeroblob(16), 3),
                        ('u', 'api-gateway/1', 5, ?, NULL, 0)
                    """,
                arguments: [Data(body), Data(body)]
            )
        }
        try old.close()
        let new = try Self.journal(folder, clock, CollectorService.migrations)
        #expect(try await new.projected(KeyChanged.self).keys.sorted() == ["k", "u"])
        try new.close()
    }

    private static func collector(
        _ clock: ManualClock
    ) throws -> (journal: ServiceJournal, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        return (try journal(folder, clock, CollectorService.migrations), folder)
    }

    private static func journal(
        _ folder: TemporaryFolder,
        _ clock: ManualClock,
        _ migrations: [StateMigration]
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("collector")),
            lanes: CollectorService.definition.publishes,
            migrations: migrations,
            clock: clock
        )
    }

    private static func key(_ id: String) -> KeyChanged {
        KeyChanged(
            id: id,
            secretSHA256: TestKey.hash,
            permission: .ingest,
            tenant: .single,
            client: nil,
            expiresAt: nil,
            revokedAt: nil
        )
    }

    /// The envelope of a gateway's message about a key.
    private static func told(
        by source: String,
        at time: Timestamp,
        epoch: UInt8 = 1,
        sequence: UInt64 = 1
    ) throws -> Envelope {
        var random = SeededRandom(seed: sequence)
        return Envelope(
            source: try #require(SourceID(source)),
            epoch: try #require(Epoch(bytes: [UInt8](repeating: epoch, count: 16))),
            lane: KeyChanged.lane.name,
            sequence: sequence,
            id: MessageID(at: time, using: &random),
            key: "",
            time: time,
            traceparent: nil,
            body: []
        )
    }

    @Test(.timeLimit(.minutes(10)))
    func `a good key is never answered 401, however late it comes over the bus`() async throws {
        let hub = InMemoryHub()
        var fixture = try CollectorFixture()
        fixture.settings.ingestKeysFile = nil
        fixture.transport = { hub.transport() }
        let gateway = try await gateway(fixture.clock, of: "fedcba9876543210")
        defer { try? gateway.journal.close() }
        let node = BusNode(
            journal: gateway.journal,
            transport: hub.transport(),
            clock: fixture.clock
        )
        try await fixture.run { client in
            let early = try await client.post(heartbeat)
            #expect(early.status == 503)
            #expect(early.headers.first(name: "retry-after") == "5")
            #expect(try await client.post(heartbeat, token: nil).status == 401)
            #expect(try await client.post(heartbeat, token: "nonsense").status == 401)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                var status = 503
                while status == 503 {
                    try Task.checkCancellation()
                    status = try await client.post(heartbeat, token: TestKey.bound).status
                }
                #expect(status == 200)
                // All keys are here once the gateway's head is, which may be a moment later.
                repeat {
                    try Task.checkCancellation()
                    status = try await client.post(heartbeat).status
                } while status == 503
                #expect(status == 401)
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
        }
        // A second run knows the key of the first at once, though nobody else is on the bus.
        try await fixture.run { client in
            let wrong = "pk_fedcba9876543210_\(String(repeating: "5b", count: 32))"
            var statuses: [Int] = []
            for token in [TestKey.bound, wrong, TestKey.token] {
                statuses.append(try await client.post(heartbeat, token: token).status)
            }
            #expect(statuses == [200, 401, 503])
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `keys of a gateway's lost state are good no more once its new state tells one`()
        async throws
    {
        let hub = InMemoryHub()
        var fixture = try CollectorFixture()
        fixture.settings.ingestKeysFile = nil
        fixture.transport = { hub.transport() }
        let lost = try await gateway(fixture.clock, of: "fedcba9876543210", named: "slot-1")
        let other = try await gateway(fixture.clock, of: "00000000000000aa", named: "slot-2")
        let new = try await gateway(fixture.clock, of: "0123456789abcdef", named: "slot-1")
        let bystander = "pk_00000000000000aa_\(TestKey.secret)"
        try await fixture.run { client in
            func answered(_ wanted: Int, _ token: String) async throws {
                while try await client.post(heartbeat, token: token).status != wanted {
                    try Task.checkCancellation()
                }
            }
            try await running(lost.journal, hub, fixture.clock) {
                try await answered(200, TestKey.bound)
            }
            try await running(other.journal, hub, fixture.clock) {
                try await answered(200, bystander)
                try await running(new.journal, hub, fixture.clock) {
                    try await answered(200, TestKey.token)
                    try await answered(401, TestKey.bound)
                    #expect(try await client.post(heartbeat, token: bystander).status == 200)
                }
            }
        }
        // What was forgotten stays so over a restart.
        try await fixture.run { client in
            var statuses: [Int] = []
            for token in [TestKey.token, TestKey.bound] {
                statuses.append(try await client.post(heartbeat, token: token).status)
            }
            #expect(statuses == [200, 503])
        }
        for journal in [lost.journal, other.journal, new.journal] { try journal.close() }
    }

    /// Runs a gateway's node while `body` runs.
    private func running(
        _ journal: ServiceJournal,
        _ hub: InMemoryHub,
        _ clock: ManualClock,
        _ body: () async throws -> Void
    ) async throws {
        let node = BusNode(journal: journal, transport: hub.transport(), clock: clock)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await node.run() }
            try await body()
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
        }
    }

    /// A gateway's journal that tells one key.
    private func gateway(
        _ clock: ManualClock,
        of id: String,
        named instance: String? = nil
    ) async throws -> (journal: ServiceJournal, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("api-gateway")),
            newInstance: instance,
            lanes: [KeyChanged.lane],
            clock: clock
        )
        let key = Self.key(id)
        var random = SystemRandomNumberGenerator()
        let now = clock.now()
        let message = MessageID(at: now, using: &random)
        _ = try await journal.perform { try $0.publish(key, id: message, at: now) }
        return (journal, folder)
    }

    @Test func `times of receipt never repeat`() {
        let clock = ManualClock()
        let receipts = ReceiptClock(clock)
        let first = receipts.next()
        #expect(receipts.next() > first)
        clock.set(first - .seconds(60))
        #expect(receipts.next() > first)
    }
}
