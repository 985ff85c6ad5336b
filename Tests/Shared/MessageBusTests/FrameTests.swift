import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

@Suite struct FrameTests {
    private let lane = KeyChanged.lane.name
    private let source: SourceID
    private let epoch: Epoch

    init() throws {
        source = try #require(SourceID("api-gateway/a1"))
        epoch = try #require(Epoch(bytes: Array(0..<16)))
    }

    private var frame: DataFrame {
        var random = SeededRandom(seed: 1)
        return DataFrame(
            Envelope(
                source: source,
                epoch: epoch,
                lane: lane,
                sequence: 7,
                id: MessageID(at: Timestamp(seconds: 5), using: &random),
                key: "ключ \"\\\n",
                time: Timestamp(microseconds: 1_700_000_000_123_456),
                traceparent: "00-a-b-01",
                body: Array(#"{"a":[1,2,{"b":"}"}]}"#.utf8)
            ),
            low: 2,
            head: 9,
            run: 0xABCD
        )
    }

    private func messages() throws -> [ControlMessage] {
        var random = SeededRandom(seed: 2)
        let id = MessageID(at: Timestamp(seconds: 5), using: &random)
        return [
            .here(BusPeer(source: source, bootID: Array(repeating: 3, count: 16))),
            .hello([
                .init(lane: lane, epoch: nil, next: 1, lastID: nil),
                .init(
                    lane: lane,
                    epoch: epoch,
                    next: .max,
                    lastID: id,
                    head: 77,
                    older: epoch
                ),
            ]),
            .hello([]),
            .welcome([
                .init(lane: lane, epoch: epoch, low: 1, head: 0),
                .init(
                    lane: lane,
                    epoch: epoch,
                    low: 1,
                    head: 9,
                    run: 0xABCD,
                    checked: 4,
                    closed: ClosedEpoch(carried: 3, head: 11)
                ),
            ]),
            .refuse("no such lane: äöü"),
            .fetch(
                .init(
                    lane: lane,
                    epoch: epoch,
                    from: 3,
                    lastID: id,
                    count: 1000,
                    bytes: 262_144
                )
            ),
            .batch(
                .init(
                    lane: lane,
                    epoch: epoch,
                    from: 3,
                    next: 9,
                    head: 12,
                    run: 7,
                    events: [[], Array("{}".utf8)],
                    skips: [
                        LaneSkip(from: 4, to: 5, isLost: false),
                        LaneSkip(from: 7, to: 7, isLost: true),
                    ]
                )
            ),
            .acknowledge(lane, epoch, upTo: 8),
            .truncated(lane, epoch, low: 4, head: 8),
            .busy(source, retryMilliseconds: 200),
            .unreachable(source), .conflict(source), .leave(source),
        ] + later(lane, id)
    }

    /// Messages of snapshots and of commands.
    private func later(_ lane: LaneName, _ id: MessageID) -> [ControlMessage] {
        [
            .snapshot(.init(lane: lane, epoch: epoch, from: 3, began: 7, bytes: 262_144)),
            .snapshotPart(
                .init(
                    lane: lane,
                    epoch: epoch,
                    from: 3,
                    next: 9,
                    began: 7,
                    head: 12,
                    run: 7,
                    isWhole: true,
                    events: [[], Array("{}".utf8)]
                )
            ),
            .snapshotEnd(.init(lane: lane, epoch: epoch, asOf: 9, run: 7, isWhole: false)),
            .claim(claim(lane, id)), .claimed(claim(lane, id)),
            .expired(claim(lane, id), "zu spät"),
        ]
    }

    private func claim(_ lane: LaneName, _ id: MessageID) -> ControlMessage.Claim {
        .init(lane: lane, command: id, attempt: 3, token: .max)
    }

    @Test func `a data frame comes back as it was sent, with its message`() throws {
        let parts = frame.encoded(lane: lane)
        #expect(parts[0].count == 64)
        let back = try DataFrame(parts, lane: lane)
        #expect(back == frame)
        let envelope = try back.envelope(lane: lane)
        #expect(envelope.key == "ключ \"\\\n")
        #expect(envelope.body == Array(#"{"a":[1,2,{"b":"}"}]}"#.utf8))
    }

    @Test func `a tombstone is an event without data, and nothing else`() throws {
        var envelope = try DataFrame(frame.encoded(lane: lane), lane: lane).envelope(lane: lane)
        envelope.body = []
        let tombstone = DataFrame(envelope, low: 1, head: 9, run: 1)
        #expect(tombstone.kind == .tombstone)
        let back = try DataFrame(tombstone.encoded(lane: lane), lane: lane)
        #expect(try back.envelope(lane: lane) == envelope)
        #expect(String(decoding: back.event, as: UTF8.self).contains("data") == false)
        // Neither passes for the other.
        for (kind, event) in [(DataFrame.Kind.event, tombstone.event), (.tombstone, frame.event)] {
            var mixed = frame
            (mixed.kind, mixed.event) = (kind, event)
            #expect(throws: FrameFault.badValue) { try mixed.envelope(lane: lane) }
        }
    }

    @Test func `a frame of one lane is not read as another's`() throws {
        let other = HistoryAdvanced.lane.name
        #expect(throws: FrameFault.checksum) {
            try DataFrame(frame.encoded(lane: lane), lane: other)
        }
    }

    @Test func `every control message comes back as it was sent`() throws {
        for message in try messages() {
            #expect(try ControlMessage(message.encoded()) == message)
        }
    }

    @Test func `any single byte changed is noticed`() throws {
        for message in try messages() {
            let bytes = message.encoded()
            for index in bytes.indices {
                var spoiled = bytes
                spoiled[index] ^= 0x41
                #expect(throws: FrameFault.self) { try ControlMessage(spoiled) }
            }
        }
        let parts = frame.encoded(lane: lane)
        for part in parts.indices {
            for index in parts[part].indices {
                var spoiled = parts
                spoiled[part][index] ^= 0x41
                #expect(throws: FrameFault.self) { try DataFrame(spoiled, lane: lane) }
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `garbage with a good checksum is a fault or a message, never a trap`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let seeds = try messages().map { $0.encoded().dropLast(4) }
        for _ in 0..<5000 {
            var bytes = Array(try #require(seeds.randomElement(using: &random)))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 4..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(index...)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                }
                if bytes.count < 6 { bytes += [0, 0, 0, 0] }
            }
            var writer = WireWriter()
            writer.raw(bytes)
            writer.seal()
            if let message = try? ControlMessage(writer.bytes) {
                #expect(try ControlMessage(message.encoded()) == message)
            }
        }
    }

    @Test func `the checksum is CRC-32C`() {
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.of([]) == 0)
        var inParts = CRC32C()
        inParts.add(Array("1234".utf8))
        inParts.add(text: "56789")
        #expect(inParts.value == 0xE306_9283)
    }

    @Test func `the processor and the tables count the same checksum`() {
        var dice = SeededRandom(seed: 7)
        for length in 0..<80 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &dice) }
            let checksums = [CRC32C.processorHasIt, false].map { usesProcessor in
                var checksum = CRC32C(usesProcessor: usesProcessor)
                checksum.add(bytes)
                checksum.add(UInt64(length))
                return checksum.value
            }
            #expect(checksums[0] == checksums[1])
        }
    }
}
