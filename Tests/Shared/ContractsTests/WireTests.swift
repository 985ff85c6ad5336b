import Contracts
import Crypto
import Foundation
import Quantities
import TestSupport
import Testing

// Goal: what was once on the wire is read for ever and written the same. Method: frozen samples,
// their hashes in Wire/FROZEN; POOLKEEPER_RECORD=1 adds samples of new messages, changes none.
@Suite struct `frozen wire samples` {
    private static let folder = "Tests/Shared/ContractsTests/Wire"

    @Test(arguments: WireSample.all + WireSample.commands)
    func `each is read and written again byte for byte`(sample: WireSample) throws {
        let path = "\(Self.folder)/\(sample.path)"
        let frozen = try? packageText(path)
        if frozen == nil {
            try expectGolden(String(decoding: try sample.write(), as: UTF8.self), at: path)
        }
        let bytes = Array(try packageText(path).utf8)
        #expect(try sample.write() == bytes)
        #expect(try sample.rewrite(bytes) == bytes)
    }

    @Test func `none was edited since it was frozen`() throws {
        let lines = try (WireSample.all + WireSample.commands).map(\.path).sorted().map { path in
            let text = try packageText("\(Self.folder)/\(path)")
            return "\(hexadecimal(SHA256.hash(data: Array(text.utf8))))  \(path)\n"
        }
        try expectGolden(lines.joined(), at: "\(Self.folder)/FROZEN")
    }

    @Test func `an envelope survives as a CloudEvents event`() throws {
        let body = try WireSample.all[0].write()
        let source = try #require(SourceID("collector/a1"))
        let epoch = try #require(Epoch(String(repeating: "0f", count: 16)))
        let lane = try #require(LaneName("api-gateway.key.v1"))
        let id = try #require(MessageID("01890a5d-ac96-774b-bcce-b302099a8057"))
        for traceparent in [nil, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"] {
            let envelope = Envelope(
                source: source,
                epoch: epoch,
                lane: lane,
                sequence: .max,
                id: id,
                key: "k\"1",
                time: Timestamp(seconds: 1_795_219_200),
                traceparent: traceparent,
                body: body
            )
            let event = envelope.encodedEvent()
            #expect(try Envelope(decodingEvent: event) == envelope)
            #expect(try JSONSerialization.jsonObject(with: Data(event)) is [String: Any])
            for end in stride(from: 0, to: event.count, by: 7) {
                #expect(throws: JSONFault.self) {
                    try Envelope(decodingEvent: Array(event[..<end]))
                }
            }
        }
    }
}
