import CZeroMQ
import Contracts
import Glibc
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

/// What makes no sense is refused and counted, and the hub goes on.
@Suite(.timeLimit(.minutes(10))) struct BadInputTests {
    private let hub: ZeroMQHub
    private let source: SourceID
    private let here: [UInt8]

    init() async throws {
        hub = try await ZeroMQHub.start(on: HubEndpoints("tcp://127.0.0.1:0"))
        source = try #require(SourceID("writer/1"))
        here = ControlMessage.here(BusPeer(source: source, bootID: Array(0..<16))).encoded()
    }

    private func until(_ isWanted: (HubCounters) -> Bool) async {
        while !isWanted(hub.counters) { await tick() }
    }

    /// A peer that keeps the rules still reaches another.
    private func expectServing() async throws {
        let transport = ZeroMQTransport(hubs: [hub.endpoints])
        var peers: [TestPeer] = []
        for name in ["reader/8", "reader/9"] {
            let source = try #require(SourceID(name))
            let peer = BusPeer(source: source, bootID: Array(repeating: 4, count: 16))
            let connection = try await transport.join(as: peer, reading: [])
            peers.append(TestPeer(source: source, connection: connection))
        }
        let before = hub.counters.controlForwarded
        while hub.counters.controlForwarded == before {
            peers[0].say(.refuse("hello"), to: peers[1].source)
            await tick()
        }
        #expect(try await peers[1].next { $0 == peers[0].source ? $1 : nil } == .refuse("hello"))
        for peer in peers { await peer.connection.close() }
    }

    @Test func `control frames that are none are counted, each of them`() async throws {
        let peer = try RawPeer(hub)
        var sealed = Array("PKC1".utf8) + [250]
        let checksum = CRC32C.of(sealed)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            sealed.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        let name = Array("reader/1".utf8)
        let other = ControlMessage.refuse("x").encoded()
        let bad: [[[UInt8]]] = [
            [[], []], [[], Array("garbage".utf8)], [[], Array("PKX1".utf8) + here.dropFirst(4)],
            [[], here.dropLast()], [[], sealed], [[], other], [[1]], [[], here, []],
            Array(repeating: [1], count: 40), [name, Array("PKC1".utf8)], [name, sealed],
            [[0xFF, 0xFE], other], [Array("Not A Name".utf8), other],
        ]
        await peer.say([[], here])
        await until { $0.peers == 1 }
        for (index, message) in bad.enumerated() {
            await peer.say(message)
            await until { $0.malformed == index + 1 }
        }
        #expect(hub.counters.controlForwarded == 0)
        try await expectServing()
        await hub.stop()
    }

    @Test func `data frames that are none are counted, each of them`() async throws {
        let reader = try await ZeroMQTransport(hubs: [hub.endpoints]).join(
            as: BusPeer(source: try #require(SourceID("reader/1")), bootID: Array(0..<16)),
            reading: [Numbered.lane.name]
        )
        let peer = try RawPeer(hub)
        let topic = LaneTopic.bytes(of: Numbered.lane.name)
        let epoch = try #require(Epoch(bytes: Array(0..<16)))
        let good = DataFrame(
            headOf: source,
            epoch: epoch,
            low: 1,
            head: 1,
            at: Timestamp(seconds: 1),
            run: 1,
            isFetchNeeded: false
        ).encoded(lane: Numbered.lane.name)
        let bad: [[[UInt8]]] = [
            [topic], [topic, good[0], good[1]], [topic, [], good[1], good[2]],
            [topic, Array("PKX1".utf8) + good[0].dropFirst(4), good[1], good[2]],
            [topic, good[0], [0xFF, 0xC0], good[2]], [topic, good[0], good[1], [1]],
            [topic + [1], good[0], good[1], good[2]],
        ]
        for message in bad {
            let before = hub.counters.malformed
            // Frames leave once the reader's interest has reached the peer.
            while hub.counters.malformed == before {
                _ = peer.data.send(message)
                await tick()
            }
        }
        #expect(hub.counters.dataForwarded == 0)
        await reader.close()
        try await expectServing()
        await hub.stop()
    }

    @Test func `a message of two mebibytes is read, a larger one ends its connection`()
        async throws
    {
        let peer = try RawPeer(hub)
        await peer.say([[], here])
        await until { $0.peers == 1 }
        await peer.say([[], [UInt8](repeating: 0, count: 2 << 20)])
        await until { $0.malformed == 1 }
        let before = hub.counters.disconnects
        await peer.say([[], [UInt8](repeating: 0, count: 2 << 20 + 1)])
        await until { $0.disconnects > before }
        #expect(hub.counters.malformed == 1)
        try await expectServing()
        await hub.stop()
    }

    @Test func `subscriptions to anything but a lane are refused`() async throws {
        let peer = try RawPeer(hub)
        for (index, topic) in ["", "collector", "collector.", "w", "Writer|", "|"].enumerated() {
            while peer.subscribed.send([[1] + Array(topic.utf8)]) != .sent { await tick() }
            await until { $0.refusedSubscriptions == index + 1 }
        }
        while peer.subscribed.send([[9, 9]]) != .sent { await tick() }
        await until { $0.malformed == 1 }
        try await expectServing()
        await hub.stop()
    }

    @Test func `a routing id that a peer chose is not taken`() async throws {
        let peer = try RawPeer(hub, routingID: "writer/1")
        await peer.say([[], here])
        await until { $0.malformed == 1 }
        #expect(hub.counters.peers == 0)
        try await expectServing()
        await hub.stop()
    }

    @Test func `bytes that are no ZeroMQ at all are a broken handshake`() async throws {
        let guarded = try await GuardedHub()
        let port = try #require(
            guarded.hub.endpoints.control.split(separator: ":").last.flatMap { UInt16($0) }
        )
        let descriptor = try RawTCP.connect(port)
        let greeting = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        try RawTCP.write(greeting + [UInt8](repeating: 7, count: 99), descriptor)
        await guarded.until { $0.brokenHandshakes + $0.disconnects > 0 }
        close(descriptor)
        let peer = try await guarded.join(try guarded.enrol("writer/1"))
        await guarded.until { $0.peers == 1 }
        await peer.connection.close()
        await guarded.hub.stop()
        await hub.stop()
    }

    @Test func `a peer that does not read is answered for with BUSY and stops nobody`()
        async throws
    {
        let sleeper = try RawPeer(hub)
        await sleeper.say([[], here])
        await until { $0.peers == 1 }
        let writer = try #require(SourceID("collector/1"))
        let connection = try await ZeroMQTransport(hubs: [hub.endpoints])
            .join(as: BusPeer(source: writer, bootID: Array(0..<16)), reading: [])
        let peer = TestPeer(source: writer, connection: connection)
        let epoch = try #require(Epoch(bytes: Array(0..<16)))
        let batch = ControlMessage.batch(
            .init(
                lane: Numbered.lane.name,
                epoch: epoch,
                from: 1,
                next: 2,
                head: 1,
                events: [[UInt8](repeating: 1, count: 256 << 10)]
            )
        )
        let frame = BusDeparture.control(to: source, batch.encoded())
        while hub.counters.busy == 0, !Task.isCancelled {
            // A peer that does not say it is here is forgotten, and is then no slow reader.
            await sleeper.say([[], here])
            connection.send([frame])
            await tick()
        }
        let busy = try await peer.next { _, message in
            if case .busy = message { message } else { nil }
        }
        #expect(busy == .busy(source, retryMilliseconds: 200))
        try await expectServing()
        await connection.close()
        await hub.stop()
    }
}
