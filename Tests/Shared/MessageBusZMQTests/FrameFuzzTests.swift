import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

/// Goal: no frame, however spoiled, does anything but read or be refused.
///
/// Method: valid frames are changed at random from a seed, half of them with a checksum that fits
/// again; what still reads must be written again byte for byte, so nothing was guessed.
@Suite struct FrameFuzzTests {
    private let lane = Numbered.lane.name
    private let source: SourceID
    private let epoch: Epoch

    init() throws {
        source = try #require(SourceID("writer/1"))
        epoch = try #require(Epoch(bytes: Array(0..<16)))
    }

    private func controlFrames() -> [[UInt8]] {
        let full = ControlMessage.Batch(
            lane: lane,
            epoch: epoch,
            from: 1,
            next: 4,
            head: 9,
            events: [[1, 2, 3], [], [4]],
            skips: [
                LaneSkip(from: 1, to: 2, isLost: true), LaneSkip(from: 3, to: 3, isLost: false),
            ]
        )
        let others: [ControlMessage] = [
            .here(BusPeer(source: source, bootID: Array(0..<16))), .refuse("äöü"),
            .leave(source),
            .busy(source, retryMilliseconds: 9), .unreachable(source), .conflict(source),
            .batch(full),
        ]
        let lanes: [ControlMessage] =
            ControlMessage.readers(of: lane, epoch) + ControlMessage.publishers(of: lane, epoch)
        return (others + lanes).map { $0.encoded() }
    }

    @Test(arguments: 1...4) func `control frames`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let valid = controlFrames()
        var read = 0
        for _ in 0..<10_000 {
            var frame = random.spoil(try #require(valid.randomElement(using: &random)))
            if Bool.random(using: &random) { frame = resealed(frame) }
            if let message = try? ControlMessage(frame) {
                read += 1
                #expect(message.encoded() == frame)
                _ = FrameClaim(message)
            }
            _ = try? HubRules.greet(frame, by: nil)
        }
        #expect(read > 0, "a campaign in which nothing reads tests nothing")
    }

    private func dataFrames() throws -> [[[UInt8]]] {
        let head = DataFrame(
            headOf: source,
            epoch: epoch,
            low: 1,
            head: 9,
            at: Timestamp(seconds: 5),
            run: 1,
            isFetchNeeded: true
        )
        let messages = (1...3).map { sequence in
            Envelope(
                source: source,
                epoch: epoch,
                lane: lane,
                sequence: sequence,
                id: MessageID(high: 1, low: sequence),
                key: "k",
                time: Timestamp(seconds: 5),
                body: sequence == 2 ? [] : Array("{}".utf8)
            )
        }
        let form = EventForm(source: source, epoch: epoch, lane: lane)
        let frames = [messages, [messages[0]], [messages[1]]].flatMap {
            DataFrame.frames(of: $0, form, low: 1, head: 9, run: 1)
        }
        return ([head] + frames).map { $0.encoded(lane: lane) }
    }

    @Test(arguments: 1...4) func `data frames`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let valid = try dataFrames()
        var (read, messages) = (0, 0)
        for _ in 0..<10_000 {
            var parts = try #require(valid.randomElement(using: &random))
            let index = Int.random(in: 0..<parts.count, using: &random)
            parts[index] = random.spoil(parts[index])
            if Bool.random(using: &random), parts.count == 3, parts[0].count == 64 {
                parts[0] = resealed(parts[0], with: Array(lane.text.utf8) + parts[1] + parts[2])
            }
            if let frame = try? DataFrame(parts, lane: lane) {
                read += 1
                #expect(frame.encoded(lane: lane) == parts)
                let form = EventForm(source: frame.source, epoch: frame.epoch, lane: lane)
                messages += (try? frame.envelopes(form).count) ?? 0
            }
            _ = try? HubRules.publish([[]] + parts, lane: lane, by: nil)
        }
        #expect(read > 0 && messages > 0, "a campaign in which nothing reads tests nothing")
    }

    @Test func `what is asked of the door`() {
        var random = SeededRandom(seed: 9)
        let valid: [[UInt8]] = [
            Array("1.0".utf8), [1], Array("poolkeeper".utf8), Array("127.0.0.1".utf8), [],
            Array("CURVE".utf8), [UInt8](repeating: 3, count: 32),
        ]
        #expect(ZAPRequest(valid)?.key != nil)
        for _ in 0..<10_000 {
            var parts = valid
            let index = Int.random(in: 0..<parts.count, using: &random)
            parts[index] = random.spoil(parts[index])
            if Int.random(in: 0..<4, using: &random) == 0 { parts.remove(at: index) }
            guard let request = ZAPRequest(parts), request.key != nil else { continue }
            #expect(parts.count == 7 && parts[6].count == 32)
        }
    }

    /// The frame with a checksum of its last four bytes that fits, over it and what is behind it.
    private func resealed(_ frame: [UInt8], with tail: [UInt8] = []) -> [UInt8] {
        guard frame.count >= 4 else { return frame }
        var content = Array(frame.dropLast(4))
        let checksum = CRC32C.of(content + tail)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            content.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        return content
    }
}

extension SeededRandom {
    /// Bytes with a few changes: flipped, cut, doubled, put in or taken out.
    fileprivate mutating func spoil(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...3, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0 where place < bytes.count:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes.removeLast(bytes.count - place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            case 3: bytes += bytes.suffix(bytes.count - place)
            case 4 where place < bytes.count: bytes.remove(at: place)
            default: break
            }
        }
        return bytes
    }
}
