import Foundation
import Quantities
import TestSupport
import Testing

@testable import Contracts

@Suite struct `samples accepted` {
    @Test(arguments: [0, 1, 50])
    func `its own codec writes what Foundation writes`(count: Int) throws {
        let message = sample(count: count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let reference = try encoder.encode(message)
        #expect(
            String(decoding: try message.encodedBody(), as: UTF8.self)
                == String(decoding: reference, as: UTF8.self)
        )
    }

    @Test(arguments: [0, 1, 50])
    func `its own codec and Foundation read what it writes`(count: Int) throws {
        let message = sample(count: count)
        let body = try message.encodedBody()
        #expect(try SamplesAccepted(decodingBody: body) == message)
        #expect(try JSONDecoder().decode(SamplesAccepted.self, from: Data(body)) == message)
    }

    @Test func `numbers of every size survive`() throws {
        var random = SeededRandom(seed: 7)
        var message = sample(count: 0)
        message.samples = SampleColumns(
            (0..<500).map { _ in
                let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
                return row(0, value: value.isFinite ? value : -0.0)
            }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(try message.encodedBody() == Array(try encoder.encode(message)))
        #expect(try SamplesAccepted(decodingBody: message.encodedBody()) == message)
    }

    @Test func `a body cut anywhere is refused`() throws {
        let body = try sample(count: 2).encodedBody()
        for end in 0..<body.count {
            #expect(throws: JSONFault.self) {
                try SamplesAccepted(decodingBody: Array(body[..<end]))
            }
        }
    }

    @Test func `a word outside the table is refused`() throws {
        let body = String(decoding: try sample(count: 1).encodedBody(), as: UTF8.self)
        let broken = body.replacing(#""names":[3]"#, with: #""names":[99]"#)
        #expect(broken != body)
        #expect(throws: JSONFault.self) { try SamplesAccepted(decodingBody: Array(broken.utf8)) }
    }

    @Test func `columns of unequal length are refused`() throws {
        let body = String(decoding: try sample(count: 1).encodedBody(), as: UTF8.self)
        let broken = body.replacing(#""names":[3]"#, with: #""names":[3,3]"#)
        #expect(broken != body)
        #expect(throws: JSONFault.self) { try SamplesAccepted(decodingBody: Array(broken.utf8)) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(SamplesAccepted.self, from: Data(broken.utf8))
        }
    }

    @Test func `members of a later version are passed`() throws {
        let message = sample(count: 1)
        let body = String(decoding: try message.encodedBody(), as: UTF8.self)
        let later = body.replacing(#"{"claim""#, with: #"{"zone":{"a":[1]},"claim""#)
        #expect(try SamplesAccepted(decodingBody: Array(later.utf8)) == message)
    }

    @Test func `rows come back as they were added`() {
        let rows = (0..<20).map { row($0, value: Double($0)) }
        let columns = SampleColumns(rows)
        #expect(columns.readings.indices.map { columns[$0] } == rows)
        #expect(Set(columns.layout.words).count == columns.layout.words.count)
    }
}

private func row(_ index: Int, value: Double) -> SampleColumns.Row {
    SampleColumns.Row(
        type: "disk",
        object: "sd\(index)",
        name: "reallocated_sectors",
        kind: .counter,
        unit: "count",
        time: Timestamp(microseconds: 1_763_681_702_000_000 + Int64(index % 3)),
        value: value,
        text: index % 5 == 0 ? "a \"b\"\n\u{1}é" : "",
        sentUnit: "/count",
        flags: [.serverTime],
        metadata: #"{"serial":"ZA\#(index)"}"#
    )
}

private func sample(count: Int) -> SamplesAccepted {
    let samples = SampleColumns((0..<count).map { row($0, value: Double($0) * 1.1) })
    guard let system = SystemID("truenas-0001"), let client = ClientName("Acme — Zürich") else {
        preconditionFailure("literals are names")
    }
    return SamplesAccepted(
        tenant: .single,
        system: .init(id: system, name: "NAS \\ 1", hostname: "", version: "24.04", client: client),
        receivedAt: Timestamp(microseconds: 1_763_681_702_123_456),
        claim: .init(kind: .key, value: "execution-17", bodyHash: "00ff"),
        samples: samples
    )
}
