import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

/// Goal: what one commit added travels in few frames, in order, none of them too large.
@Suite struct EventsFrameTests {
    private let told: LaneUnderTest
    private var lane: LaneName { told.lane.name }
    private var form: EventForm {
        EventForm(source: told.source, epoch: told.epoch, lane: lane)
    }

    init() throws { told = try LaneUnderTest(SamplesAccepted.lane, of: "collector/one") }

    private func frames(_ envelopes: [Envelope]) -> [DataFrame] {
        DataFrame.frames(
            of: envelopes,
            form,
            low: 1,
            head: envelopes.last?.sequence ?? 0,
            run: 3
        )
    }

    private func messages(_ count: Int, bytes: Int = 20) -> [Envelope] {
        guard count > 0 else { return [] }
        let body = Array("\"\(String(repeating: "x", count: max(0, bytes - 2)))\"".utf8)
        return (1...UInt64(count)).map { told.envelope($0, body: body) }
    }

    private func read(_ frames: [DataFrame]) throws -> [Envelope] {
        try frames.flatMap { frame in
            let back = try DataFrame(frame.encoded(lane: lane), lane: lane)
            #expect(back == frame)
            return try back.envelopes(form)
        }
    }

    @Test(arguments: [0, 1, 2, 37, 38, 39, 76, 77, 300])
    func `messages come back in order from as few frames as hold them`(count: Int) throws {
        let messages = messages(count)
        let frames = frames(messages)
        // Of these 38 are 16 KiB.
        #expect(frames.count == (count + 37) / 38)
        #expect(try read(frames) == messages)
        #expect(frames.map(\.sequence).last == messages.last?.sequence)
    }

    @Test(arguments: [(1, 300), (2, 2048), (7, 2048), (20, 2000)])
    func `no frame of several messages is larger than its limit, by far`(
        count: Int,
        bytes: Int
    ) throws {
        for frame in frames(messages(count * 20, bytes: bytes)) where frame.kind == .events {
            #expect(frame.event.count <= DataFrame.bytesMax + 64 * 60)
        }
        let large = messages(3, bytes: DataFrame.bytesMax * 2)
        #expect(frames(large).map(\.kind) == [.event, .event, .event])
        #expect(try read(frames(large)) == large)
    }

    @Test func `a tombstone travels among messages`() throws {
        var messages = messages(4)
        messages[2].body = []
        let frames = frames(messages)
        #expect(frames.map(\.kind) == [.events])
        #expect(try read(frames) == messages)
    }

    @Test func `a batch that is not what its header says is refused`() throws {
        let messages = messages(3)
        let good = try #require(frames(messages).first)
        let bad: [(inout DataFrame) -> Void] = [
            { $0.sequence = 2 }, { $0.kind = .event }, { $0.kind = .tombstone },
            { $0.event = form.batch(of: [messages[1], messages[0], messages[2]]) },
            { $0.event = form.batch(of: [messages[0], messages[2], messages[2]]) },
            { $0.event = Array("[]".utf8) }, { $0.event = [] },
            { $0.event = form.event(messages[2]) },
        ]
        for change in bad {
            var frame = good
            change(&frame)
            #expect(throws: FrameFault.badValue) { try frame.envelopes(form) }
        }
        #expect(try good.envelopes(form) == messages)
    }

    @Test func `a reader takes of a batch what it does not have`() throws {
        var consumer = LaneConsumer(
            source: told.source,
            lane: told.lane,
            cursors: [LaneCursor(source: told.source, lane: lane, epoch: told.epoch, next: 3)]
        )
        _ = consumer.welcomed(
            .init(lane: lane, epoch: told.epoch, low: 1, head: 2, run: 1, checked: 3),
            now: .zero
        )
        let messages = messages(5)
        let received = { (consumer: inout LaneConsumer, part: [Envelope]) in
            consumer.received(part, of: told.epoch, head: 5, run: 1, now: .seconds(1))
        }
        #expect(received(&consumer, Array(messages[..<2])) == [.duplicate])
        let actions = received(&consumer, messages)
        guard case .take(let run)? = actions.first else {
            Issue.record("nothing was taken: \(actions)")
            return
        }
        #expect(run.envelopes == Array(messages[2...]))
        #expect(received(&consumer, messages) == [.duplicate])
    }
}
