import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

// Goal: a key opens its own lanes and no other. Method: every lane of the catalogue, every way to
// publish or read it, every key that is not enrolled for it, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct ForeignKeyTests {
    private static let lanes = [
        KeyChanged.lane, SamplesAccepted.lane, SourceAlertsReported.lane, HistoryAdvanced.lane,
        Numbered.lane,
    ]
    private let hub: GuardedHub
    private let epoch: Epoch
    /// Two keys that may do everything, to send frames to.
    private let ears: TestPeer

    init() async throws {
        hub = try await GuardedHub()
        epoch = try #require(Epoch(bytes: Array(0..<16)))
        let key = try hub.enrol("operator/ears", read: Self.lanes)
        ears = try await hub.join(key, reading: Self.lanes)
        await hub.until { $0.peers == 1 }
    }

    private func stop(_ peers: TestPeer...) async {
        for peer in peers + [ears] { await peer.connection.close() }
        await hub.hub.stop()
    }

    @Test(arguments: lanes)
    func `a lane cannot be published with a key of every other lane`(
        lane: LaneDeclaration
    ) async throws {
        let others = Self.lanes.filter { $0 != lane }
        let key = try hub.enrol("collector/foreign", publish: others, read: Self.lanes)
        let peer = try await hub.join(key)
        await hub.until { $0.peers == 2 }
        // Frames go out once the hub's interest has reached the peer.
        while hub.hub.counters.refusedFrames == 0 {
            peer.connection.send([try peer.head(of: lane.name)])
            await tick()
        }
        #expect(hub.hub.counters.dataForwarded == 0)
        for message in ControlMessage.publishers(of: lane.name, epoch) {
            peer.say(message, to: ears.source)
            let reason = try await peer.refusal()
            #expect(reason == "collector/foreign may not publish \(lane.name)")
        }
        #expect(hub.hub.counters.controlForwarded == 0)
        await stop(peer)
    }

    @Test(arguments: lanes)
    func `a lane cannot be read with a key of every other lane`(
        lane: LaneDeclaration
    ) async throws {
        let others = Self.lanes.filter { $0 != lane }
        let key = try hub.enrol("collector/foreign", publish: Self.lanes, read: others)
        let peer = try await hub.join(key, reading: [lane])
        await hub.until { $0.peers == 2 && $0.refusedSubscriptions == 1 }
        for message in ControlMessage.readers(of: lane.name, epoch) {
            peer.say(message, to: ears.source)
            let reason = try await peer.refusal()
            #expect(reason == "collector/foreign may not read \(lane.name)")
        }
        #expect(hub.hub.counters.controlForwarded == 0)
        // Nor does it get what somebody else publishes there, or wants to send it unasked.
        let writer = try await hub.join(try hub.enrol("collector/writer", publish: Self.lanes))
        for message in ControlMessage.publishers(of: lane.name, epoch) {
            await hub.until { $0.peers == 3 }
            writer.say(message, to: peer.source)
            let reason = try await writer.refusal()
            #expect(reason == "collector/foreign may not read \(lane.name)")
        }
        #expect(try await ears.nextLane(while: writer, says: lane.name) == lane.name)
        await stop(peer, writer)
        #expect(await peer.countOfData == 0)
    }

    @Test func `a key does all it was enrolled for`() async throws {
        let key = try hub.enrol("collector/own", publish: Self.lanes, read: Self.lanes)
        let peer = try await hub.join(key, reading: Self.lanes)
        await hub.until { $0.peers == 2 }
        for lane in Self.lanes {
            let said =
                ControlMessage.publishers(of: lane.name, epoch)
                + ControlMessage.readers(of: lane.name, epoch)
            for message in said {
                peer.say(message, to: ears.source)
                #expect(try await ears.next { $0 == peer.source ? $1 : nil } == message)
            }
        }
        #expect(hub.hub.counters.refusedFrames == 0)
        #expect(hub.hub.counters.refusedSubscriptions == 0)
        await stop(peer)
    }

    @Test func `only an operator's key may say LEAVE, and nobody what only a hub says`()
        async throws
    {
        let peer = try await hub.join(
            try hub.enrol("collector/own", publish: Self.lanes, read: Self.lanes)
        )
        await hub.until { $0.peers == 2 }
        let forbidden: [ControlMessage] = [
            .leave(ears.source), .busy(peer.source, retryMilliseconds: 1),
            .unreachable(peer.source), .conflict(ears.source),
        ]
        for message in forbidden {
            peer.say(message, to: ears.source)
            _ = try await peer.next { _, message in
                if case .refuse = message { true } else { nil }
            }
        }
        ears.say(.leave(ears.source), to: peer.source)
        #expect(try await peer.next { _, message in message } == .leave(ears.source))
        // The hub tells its counts at the end of a turn, behind the answers of that turn.
        await hub.until { $0.refusedFrames == 4 }
        await stop(peer)
    }
}
