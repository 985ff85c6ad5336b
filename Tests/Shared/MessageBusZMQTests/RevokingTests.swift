import Contracts
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

@testable import MessageBusZMQ

/// The enrolment is in force a moment after it was written, without a restart.
@Suite(.timeLimit(.minutes(10))) struct RevokingTests {
    private let hub: GuardedHub
    private let lanes = [Numbered.lane]

    init() async throws {
        hub = try await GuardedHub()
    }

    @Test func `a revoked key is cut off, and the others go on`() async throws {
        let writer = try await hub.join(try hub.enrol("writer/1", publish: lanes))
        let good = try await hub.join(try hub.enrol("reader/1", read: lanes), reading: lanes)
        let badKey = try hub.enrol("reader/2", read: lanes)
        let bad = try await hub.join(badKey, reading: lanes)
        await hub.until { $0.peers == 3 }

        try hub.revoke(badKey)
        await hub.until { $0.cutOffs == 1 && $0.peers == 2 && $0.refusedKeys >= 3 }
        // All have dialled anew.
        let lane = Numbered.lane.name
        #expect(try await good.nextLane(while: writer, says: lane) == lane)
        for peer in [writer, good, bad] { await peer.connection.close() }
        await hub.hub.stop()
        #expect(await bad.countOfData == 0)
    }

    @Test func `a key that is enrolled while its peer waits is let in`() async throws {
        let key = try BusKey(source: #require(SourceID("writer/1")), pair: .generate())
        let peer = try await hub.join(key)
        await hub.until { $0.refusedKeys >= 1 }
        let record = Enrolment(
            key: key.pair.publicKey,
            source: key.source,
            publish: [],
            read: [],
            enrolledAt: Timestamp(seconds: 1)
        )
        try hub.enrolment.update { (try $0.enrolling(record), ()) }
        await hub.until { $0.peers == 1 }
        #expect(hub.hub.counters.cutOffs == 0)
        await peer.connection.close()
        await hub.hub.stop()
    }

    @Test func `a broken enrolment file changes nothing and is said`() async throws {
        let key = try hub.enrol("writer/1", publish: lanes)
        let peer = try await hub.join(key)
        await hub.until { $0.peers == 1 }
        let good = try Text.read(hub.enrolment.path)
        try Text.write("{", to: hub.enrolment.path)
        while hub.hub.trouble == nil { await tick() }
        #expect(hub.hub.trouble?.contains("is not an enrolment") == true)
        #expect(hub.hub.counters.enrolled == 1)
        try Text.write(good, to: hub.enrolment.path)
        while hub.hub.trouble != nil { await tick() }
        #expect(hub.hub.counters.peers == 1)
        await peer.connection.close()
        await hub.hub.stop()
    }

    @Test func `nothing is lost when everybody is cut off between two messages`() async throws {
        let writerKey = try hub.enrol("writer/1", publish: lanes)
        let readerKey = try hub.enrol("reader/1", read: lanes)
        let otherKey = try hub.enrol("reader/2", read: lanes)
        let effects = Effects()
        let writer = try BusMember(
            writerKey.source.service,
            transport: hub.transport(writerKey),
            instance: "1"
        )
        let reader = try BusMember(
            readerKey.source.service,
            transport: hub.transport(readerKey),
            instance: "1"
        ) { journal in
            [journal.apply(Numbered.self) { message, _, _ in effects.append(message.number) }]
        }
        try reader.start()
        try writer.start()
        try await writer.publish(1...20)
        await effects.wait(for: 20)
        try hub.revoke(otherKey)
        try await writer.publish(21...40)
        await effects.wait(for: 40)
        await hub.until { $0.cutOffs == 1 }
        try await writer.publish(41...60)
        await effects.wait(for: 60)
        #expect(effects.all == Array(1...60))
        try await reader.stop()
        try await writer.stop()
        await hub.hub.stop()
    }
}
