import Contracts
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

    @Test func `times of receipt never repeat`() {
        let clock = ManualClock()
        let receipts = ReceiptClock(clock)
        let first = receipts.next()
        #expect(receipts.next() > first)
        clock.set(first - .seconds(60))
        #expect(receipts.next() > first)
    }
}
