import Contracts
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
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("collector")),
            lanes: CollectorService.definition.publishes,
            migrations: [KeyTable.migration],
            clock: clock
        )
        defer { try? journal.close() }
        let first = try #require(SourceID("api-gateway/a"))
        let second = try #require(SourceID("api-gateway/b"))
        let good = KeyChanged(
            id: "k",
            secretSHA256: TestKey.hash,
            permission: .ingest,
            tenant: .single,
            client: nil,
            expiresAt: nil,
            revokedAt: nil
        )
        var revoked = good
        revoked.revokedAt = clock.now()
        let later = clock.now() + .seconds(1)
        let (early, gone) = (clock.now(), revoked)
        let keys = try await journal.perform { unit in
            try KeyTable.put(gone, from: second, at: later, in: unit.database)
            try KeyTable.put(good, from: first, at: early, in: unit.database)
            return try KeyTable.all(in: unit.database)
        }
        #expect(keys == [revoked])
    }

    @Test(.timeLimit(.minutes(1)))
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

    /// A gateway's journal that tells one key.
    private func gateway(
        _ clock: ManualClock,
        of id: String
    ) async throws -> (journal: ServiceJournal, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("api-gateway")),
            lanes: [KeyChanged.lane],
            clock: clock
        )
        let key = KeyChanged(
            id: id,
            secretSHA256: TestKey.hash,
            permission: .ingest,
            tenant: .single,
            client: nil,
            expiresAt: nil,
            revokedAt: nil
        )
        var random = SeededRandom(seed: 1)
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
