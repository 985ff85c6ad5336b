import Contracts
import MessageBus
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import MessageBusZMQ

/// A peer is who its key says, and nobody without a good key is a peer.
@Suite(.timeLimit(.minutes(10))) struct ImpostorTests {
    private let hub: GuardedHub

    init() async throws {
        hub = try await GuardedHub()
    }

    @Test func `a peer that greets or publishes in another's name is refused and counted`()
        async throws
    {
        let lanes = [Numbered.lane]
        let victim = try hub.enrol("writer/1", publish: lanes)
        let own = try hub.enrol("writer/2", publish: lanes)
        let reader = try await hub.join(try hub.enrol("reader/1", read: lanes), reading: lanes)
        await hub.until { $0.peers == 1 }
        let liar = try await hub.join(BusKey(source: victim.source, pair: own.pair))
        await hub.until { $0.impostors >= 1 }
        let greetings = hub.hub.counters.impostors
        while hub.hub.counters.impostors == greetings {
            liar.connection.send([try liar.head(of: Numbered.lane.name)])
            await tick()
        }
        liar.say(.refuse("x"), to: reader.source)
        let reason = try await liar.next { _, message -> String? in
            if case .refuse(let reason) = message, reason != HubTraffic.greetFirst {
                reason
            } else {
                nil
            }
        }
        #expect(reason == "this key is not writer/1's")
        #expect(hub.hub.counters.dataForwarded == 0)
        #expect(hub.hub.counters.peers == 1)
        await liar.connection.close()
        await reader.connection.close()
        await hub.hub.stop()
    }

    @Test func `a second live peer with the same key is a conflict`() async throws {
        let key = try hub.enrol("writer/1", publish: [Numbered.lane])
        let first = try await hub.join(key)
        await hub.until { $0.peers == 1 }
        let peer = BusPeer(source: key.source, bootID: Array(repeating: 9, count: 16))
        let second = try await hub.transport(key).join(as: peer, reading: [])
        let twin = TestPeer(source: key.source, connection: second)
        #expect(
            try await twin.next { _, message in message } == .conflict(key.source)
        )
        #expect(hub.hub.counters.conflicts >= 1)
        await second.close()
        await first.connection.close()
        await hub.hub.stop()
    }

    @Test func `a stranger's key, no key, and another hub's key stay outside`() async throws {
        let stranger = try BusKey(source: #require(SourceID("writer/9")), pair: .generate())
        let notes = Mutex<[String]>([])
        let refused = try await hub.transport(stranger) { note in notes.withLock { $0 = [note] } }
            .join(as: BusPeer(source: stranger.source, bootID: Array(0..<16)), reading: [])
        await hub.until { $0.refusedKeys >= 3 }
        while notes.withLock({ $0.isEmpty }) { await tick() }
        #expect(
            notes.withLock { $0[0] }.contains("enrol its key \(stranger.pair.publicKey) with")
        )
        #expect(hub.hub.takeKnocks().first?.key == stranger.pair.publicKey)

        let before = hub.hub.counters.brokenHandshakes
        let bare = try await ZeroMQTransport(hubs: [hub.hub.endpoints])
            .join(as: BusPeer(source: stranger.source, bootID: Array(0..<16)), reading: [])
        await hub.until { $0.brokenHandshakes > before }
        await bare.close()

        let known = try hub.enrol("writer/1")
        let other = PeerCurve(key: known, servers: [try CurveKeyPair.generate().publicKey])
        let middle = hub.hub.counters.brokenHandshakes
        let misled = try await ZeroMQTransport(hubs: [hub.hub.endpoints], curve: other)
            .join(as: BusPeer(source: known.source, bootID: Array(0..<16)), reading: [])
        await hub.until { $0.brokenHandshakes > middle }
        #expect(hub.hub.counters.peers == 0)
        await misled.close()
        await refused.close()
        await hub.hub.stop()
    }

    @Test func `a key file of another instance is refused before anything is sent`() async throws {
        let key = try hub.enrol("writer/1")
        let peer = BusPeer(
            source: try #require(SourceID("writer/2")),
            bootID: Array(repeating: 1, count: 16)
        )
        await #expect(throws: BusKeyError.self) {
            _ = try await hub.transport(key).join(as: peer, reading: [])
        }
        await hub.hub.stop()
    }
}
