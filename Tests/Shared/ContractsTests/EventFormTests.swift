import Foundation
import Quantities
import TestSupport
import Testing

@testable import Contracts

/// Goal: reading an event by its form gives what reading it member by member gives, or a fault.
///
/// Method: seeded messages with every kind of text, whole, changed by a byte, cut and rearranged.
@Suite struct EventFormTests {
    private let form: EventForm

    init() throws {
        form = EventForm(
            source: try #require(SourceID("collector/a1")),
            epoch: try #require(Epoch(String(repeating: "0f", count: 16))),
            lane: try #require(LaneName("collector.samples-accepted.v1"))
        )
    }

    private static let bodies = [
        "", "{}", "[]", "1", #""x""#, "null", #"{"a":[1,2,{"b":"}\""}],"ü":"\u00e9"}"#,
        #"{"data":{"epoch":"1","id":"2"}}"#, " { } ",
    ]
    private static let keys = [
        "k", "", "ключ \"\\\n", #"","time":""#, String(repeating: "k", count: 300),
    ]

    private func envelope(_ random: inout SeededRandom) -> Envelope {
        Envelope(
            source: form.source,
            epoch: form.epoch,
            lane: form.lane,
            sequence: random.next() >> UInt64.random(in: 0..<64, using: &random),
            id: MessageID(at: Timestamp(seconds: 5), using: &random),
            key: Self.keys.randomElement(using: &random) ?? "",
            time: Timestamp(
                microseconds: Int64.random(
                    in: -1_000_000_000_000...4_000_000_000_000_000,
                    using: &random
                )
            ),
            traceparent: Int.random(in: 0..<4, using: &random) == 0 ? "00-a\"-b-01" : nil,
            body: Array((Self.bodies.randomElement(using: &random) ?? "").utf8)
        )
    }

    /// The event read without its form, when it is of the form's source, epoch and lane.
    private func general(_ event: [UInt8]) -> Envelope? {
        guard let read = try? Envelope(decodingEvent: event), read.source == form.source,
            read.epoch == form.epoch, read.lane == form.lane
        else { return nil }
        return read
    }

    @Test(arguments: 1...4) func `whole and changed events read the same both ways`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var changed = 0
        for _ in 0..<3000 {
            let envelope = envelope(&random)
            var event = form.event(envelope)
            // A body keeps no white space around it.
            let isSpaced = envelope.body.first == 0x20
            let whole = try form.read(event)
            #expect(isSpaced || whole == envelope)
            #expect(try JSONSerialization.jsonObject(with: Data(event)) is [String: Any])
            let place = Int.random(in: 0..<event.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: event[place] = UInt8.random(in: 0...255, using: &random)
            case 1: event.removeSubrange(place...)
            case 2: event.remove(at: place)
            default: event.insert(event[place], at: place)
            }
            let read = try? form.read(event)
            #expect(read == general(event), "\(String(decoding: event, as: UTF8.self))")
            if read != nil { changed += 1 }
        }
        #expect(changed > 0, "a campaign in which nothing changed reads tests nothing")
    }

    @Test func `the order of members and white space do not matter`() throws {
        let event = """
            { "type" : "\(form.lane)", "sequence":"007", "specversion":"1.0", "time":
            "2026-11-21T00:55:02Z", "subject":"k", "id":"01890A5D-AC96-774B-BCCE-B302099A8057",
            "source":"\(form.source)", "foreign":[1], "epoch":"\(form.epoch)", "data": {"a":1} }
            """
        let read = try form.read(Array(event.utf8))
        #expect(read == general(Array(event.utf8)))
        #expect(read.sequence == 7)
    }

    @Test func `an event of another source, epoch or lane is refused`() throws {
        var random = SeededRandom(seed: 5)
        let others = [
            EventForm(
                source: try #require(SourceID("collector/b")),
                epoch: form.epoch,
                lane: form.lane
            ),
            EventForm(
                source: form.source,
                epoch: try #require(Epoch(String(repeating: "0e", count: 16))),
                lane: form.lane
            ),
            EventForm(
                source: form.source,
                epoch: form.epoch,
                lane: try #require(LaneName("collector.other.v1"))
            ),
        ]
        for other in others {
            let event = other.event(envelope(&random))
            #expect(throws: JSONFault.self) { try form.read(event) }
            #expect(throws: JSONFault.self) {
                try form.read(batch: Array("[".utf8) + event + Array("]".utf8))
            }
        }
    }

    @Test func `a batch reads as its events, cut anywhere it is refused`() throws {
        var random = SeededRandom(seed: 6)
        var envelopes = (0..<5).map { _ in envelope(&random) }
        for place in envelopes.indices {
            envelopes[place].sequence = UInt64(place) + 3
            if envelopes[place].body.first == 0x20 { envelopes[place].body = [] }
        }
        let batch = form.batch(of: envelopes[...])
        #expect(try form.read(batch: batch) == envelopes)
        #expect(try JSONSerialization.jsonObject(with: Data(batch)) is [Any])
        for end in stride(from: 0, to: batch.count, by: 5) {
            #expect(throws: JSONFault.self) { try form.read(batch: Array(batch[..<end])) }
        }
        #expect(try form.read(batch: Array("[]".utf8)).isEmpty)
    }

    @Test(arguments: 1...4) func `a batch that was changed reads as each of its events alone`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var read = 0
        for _ in 0..<1000 {
            var events = (0..<3).map { _ in form.event(envelope(&random)) }
            let index = Int.random(in: 0..<3, using: &random)
            let place = Int.random(in: 0..<events[index].count, using: &random)
            events[index][place] = UInt8.random(in: 0x20...0x7E, using: &random)
            let batch = Array("[".utf8) + events.joined(separator: [0x2C]) + Array("]".utf8)
            let alone = events.map { general($0) }
            let whole = try? form.read(batch: batch)
            // A byte that ends its event early makes another batch of it, which is read or not.
            guard alone.allSatisfy({ $0 != nil }) else {
                #expect(whole == nil || whole?.count != 3)
                continue
            }
            #expect(whole == alone.compactMap(\.self))
            read += 1
        }
        #expect(read > 0, "a campaign in which nothing changed reads tests nothing")
    }

    @Test func `a body is as deep as the event may be, alone and in a batch`() throws {
        var random = SeededRandom(seed: 7)
        var envelope = envelope(&random)
        for (depth, isRead) in [(62, true), (63, true), (64, false)] {
            envelope.body = Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8
            )
            let event = form.event(envelope)
            #expect((try? form.read(event)) == (isRead ? envelope : nil))
            #expect((try? Envelope(decodingEvent: event)) == (isRead ? envelope : nil))
            let batch = form.batch(of: [envelope])
            #expect((try? form.read(batch: batch)) == (isRead ? [envelope] : nil))
        }
    }
}
