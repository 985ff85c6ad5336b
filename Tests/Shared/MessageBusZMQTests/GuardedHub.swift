import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

/// A hub on loopback that lets in enrolled keys alone, and the keys that a test makes for it.
final class GuardedHub: Sendable {
    let hub: ZeroMQHub
    let enrolment: EnrolmentFile
    let server: CurvePublicKey
    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        enrolment = EnrolmentFile(folder.file("enrolment.json"))
        let pair = try CurveKeyPair.generate()
        server = pair.publicKey
        hub = try await ZeroMQHub.start(
            on: HubEndpoints("tcp://127.0.0.1:0"),
            guardedBy: HubGuard(
                key: BusKey(source: #require(SourceID("message-hub/1")), pair: pair),
                enrolment: enrolment
            )
        )
    }

    /// Makes a key for a source and enrols it.
    func enrol(
        _ source: String,
        publish: [LaneDeclaration] = [],
        read: [LaneDeclaration] = [],
        tenant: String? = nil,
        client: String? = nil
    ) throws -> BusKey {
        let key = try BusKey(source: #require(SourceID(source)), pair: .generate())
        let record = Enrolment(
            key: key.pair.publicKey,
            source: key.source,
            tenant: tenant.flatMap { TenantID($0) },
            client: client.flatMap { ClientName($0) },
            publish: publish.map(\.name),
            read: read.map(\.name),
            enrolledAt: Timestamp(seconds: 1)
        )
        try enrolment.update { (try $0.enrolling(record), ()) }
        return key
    }

    func revoke(_ key: BusKey) throws {
        let name = key.pair.publicKey.text
        try enrolment.update { (try $0.revoking(name, at: Timestamp(seconds: 2)).table, ()) }
    }

    /// The way onto the hub with a key.
    func transport(
        _ key: BusKey,
        standings: SourceStandings = SourceStandings(),
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) -> ZeroMQTransport {
        let curve = PeerCurve(key: key, servers: [server])
        return ZeroMQTransport(
            hubs: [hub.endpoints],
            curve: curve,
            standings: standings,
            note: note
        )
    }

    /// Joins with a key, as the source that the key is enrolled for.
    func join(_ key: BusKey, reading lanes: [LaneDeclaration] = []) async throws -> TestPeer {
        let peer = BusPeer(source: key.source, bootID: Array(repeating: 7, count: 16))
        let connection = try await transport(key).join(as: peer, reading: lanes.map(\.name))
        return TestPeer(source: key.source, connection: connection)
    }

    /// Waits until the hub's counters are as wanted.
    func until(_ isWanted: (HubCounters) -> Bool) async {
        while !isWanted(hub.counters) { await tick() }
    }
}

/// A tenth of a second at most, until something may have changed.
func tick() async {
    for await _ in FastBusTimer().ticks().prefix(1) {}
}

/// A peer that says whatever a test wants.
struct TestPeer {
    let source: SourceID
    let connection: any BusConnection

    /// A head of a lane in this or another's name.
    func head(of lane: LaneName, as source: SourceID? = nil) throws -> BusDeparture {
        let frame = DataFrame(
            headOf: source ?? self.source,
            epoch: try #require(Epoch(bytes: Array(0..<16))),
            low: 1,
            head: 3,
            at: Timestamp(seconds: 5),
            run: 1,
            isFetchNeeded: false
        )
        return .data(lane, frame.encoded(lane: lane))
    }

    func say(_ message: ControlMessage, to destination: SourceID) {
        connection.send([.control(to: destination, message.encoded())])
    }

    /// The next control message that is wanted.
    func next<Answer>(_ wanted: (SourceID?, ControlMessage) -> Answer?) async throws -> Answer {
        for await batch in connection.arrivals {
            for case .control(let sender, let bytes) in batch {
                if let answer = wanted(sender, try ControlMessage(bytes)) { return answer }
            }
        }
        throw FrameFault.length
    }

    /// The hub's next refusal; that of a new key, from before it has read of it, is passed by.
    func refusal() async throws -> String {
        try await next { _, message in
            if case .refuse(let reason) = message, reason != "this key is not enrolled" {
                reason
            } else {
                nil
            }
        }
    }

    /// How many data frames came that nobody took yet, once the connection is closed.
    var countOfData: Int {
        get async {
            var count = 0
            for await batch in connection.arrivals {
                count += batch.count { if case .data = $0 { true } else { false } }
            }
            return count
        }
    }

    /// The lane of the next data frame, while a writer says the head of one again and again.
    ///
    /// What goes out before this peer has subscribed reaches nobody, and the hub counts it as
    /// forwarded all the same.
    func nextLane(while writer: TestPeer, says lane: LaneName) async throws -> LaneName {
        let head = try writer.head(of: lane)
        // It ends with this scope.
        async let _: Void = writer.repeatUntilCancelled(head)
        return try await nextLane()
    }

    private func repeatUntilCancelled(_ departure: BusDeparture) async {
        while !Task.isCancelled {
            connection.send([departure])
            await tick()
        }
    }

    private func nextLane() async throws -> LaneName {
        for await batch in connection.arrivals {
            for case .data(let lane, _) in batch { return lane }
        }
        throw FrameFault.length
    }
}

extension ControlMessage {
    /// One of each verb that names a lane, by who may say it.
    static func readers(of lane: LaneName, _ epoch: Epoch) -> [ControlMessage] {
        [
            .hello([.init(lane: lane, epoch: nil, next: 1, lastID: nil)]),
            .fetch(.init(lane: lane, epoch: epoch, from: 1, lastID: nil, count: 1, bytes: 1)),
            .acknowledge(lane, epoch, upTo: 1),
            .snapshot(.init(lane: lane, epoch: epoch, from: 1, began: 0, bytes: 1)),
            .claim(claim(of: lane)),
        ]
    }

    static func publishers(of lane: LaneName, _ epoch: Epoch) -> [ControlMessage] {
        [
            .welcome([.init(lane: lane, epoch: epoch, low: 1, head: 1)]),
            .batch(.init(lane: lane, epoch: epoch, from: 1, next: 2, head: 1, events: [])),
            .truncated(lane, epoch, low: 2, head: 3),
            .snapshotPart(
                .init(
                    lane: lane,
                    epoch: epoch,
                    from: 1,
                    next: 2,
                    began: 1,
                    head: 1,
                    run: 1,
                    isWhole: true,
                    events: []
                )
            ),
            .snapshotEnd(.init(lane: lane, epoch: epoch, asOf: 1, run: 1, isWhole: true)),
            .claimed(claim(of: lane)), .expired(claim(of: lane), "late"),
        ]
    }

    private static func claim(of lane: LaneName) -> Claim {
        var random = SeededRandom(seed: 1)
        let id = MessageID(at: Timestamp(seconds: 1), using: &random)
        return Claim(lane: lane, command: id, attempt: 1, token: 1)
    }
}
