import Contracts
import MessageBus
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import MessageBusZMQ

/// For whom a message counts is the enrolment's to say, not the message's.
@Suite(.timeLimit(.minutes(10))) struct StandingTests {
    private let acme: TenantID
    private let other: TenantID
    private let client: ClientName
    private let source: SourceID

    init() throws {
        acme = try #require(TenantID("acme"))
        other = try #require(TenantID("other"))
        client = try #require(ClientName("Zoo — Zürich"))
        source = try #require(SourceID("writer/1"))
    }

    @Test func `a bound source speaks for its own tenant and client, whatever it names`() throws {
        let standings = SourceStandings(isVerified: true)
        #expect(throws: StandingUnknown.self) {
            try standings.owner(of: source, saying: other, nil)
        }
        standings.note(source, .bound(acme, client))
        #expect(try standings.owner(of: source, saying: other, nil) == (acme, client))
        standings.note(source, .bound(acme, nil))
        #expect(try standings.owner(of: source, saying: other, client) == (acme, client))
        standings.note(source, .witness)
        #expect(try standings.owner(of: source, saying: other, nil) == (other, nil))
        #expect(try SourceStandings().owner(of: source, saying: other, nil) == (other, nil))
    }

    @Test func `a standing is read as the hub wrote it, and nothing else is one`() throws {
        var record = Enrolment(
            key: try CurveKeyPair.generate().publicKey,
            source: source,
            publish: [],
            read: [],
            enrolledAt: Timestamp(seconds: 1)
        )
        #expect(StandingPart.standing(StandingPart.bytes(of: record)) == .witness)
        record.tenant = acme
        #expect(StandingPart.standing(StandingPart.bytes(of: record)) == .bound(acme, nil))
        record.client = client
        #expect(StandingPart.standing(StandingPart.bytes(of: record)) == .bound(acme, client))
        for bad: [UInt8] in [[0], [65], Array("acme".utf8) + [0], [0xFF, 0]] {
            #expect(StandingPart.standing(bad) == nil)
        }
    }

    @Test func `a consumer learns it from the hub before it takes the first message`()
        async throws
    {
        let hub = try await GuardedHub()
        let lanes = [Numbered.lane]
        let bound = try hub.enrol("writer/1", publish: lanes, tenant: "acme", client: client.text)
        let readerKey = try hub.enrol("reader/1", read: lanes)
        let standings = SourceStandings(isVerified: true)
        let owners = Mutex<[String]>([])
        let effects = Effects()
        let (other, source) = (other, source)
        let reader = try BusMember(
            readerKey.source.service,
            transport: hub.transport(readerKey, standings: standings),
            instance: "1"
        ) { journal in
            [
                journal.apply(Numbered.self) { message, envelope, _ in
                    let owner = try standings.owner(of: envelope.source, saying: other, nil)
                    owners.withLock { $0.append("\(owner.tenant)/\(owner.client?.text ?? "")") }
                    #expect(envelope.source == source)
                    effects.append(message.number)
                }
            ]
        }
        let writer = try BusMember(
            bound.source.service,
            transport: hub.transport(bound),
            instance: "1"
        )
        try reader.start()
        try writer.start()
        try await writer.publish(1...10)
        await effects.wait(for: 10)
        #expect(owners.withLock { $0 } == Array(repeating: "acme/Zoo — Zürich", count: 10))
        try await reader.stop()
        try await writer.stop()
        await hub.hub.stop()
    }
}
