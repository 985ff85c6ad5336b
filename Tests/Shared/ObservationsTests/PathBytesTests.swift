import Foundation
import Observations
import TestSupport
import Testing

struct PathBytesTests {
    @Test func `any bytes come back from JSON as they were`() throws {
        var random = SeededRandom(seed: 11)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 1...255, using: &random) }
            let path = PathBytes(bytes)
            let json = try JSONEncoder().encode([path])
            #expect(try JSONDecoder().decode([PathBytes].self, from: json) == [path])
        }
    }

    @Test func `text is a JSON string and other bytes say what they are`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let json = try encoder.encode([PathBytes("a/é"), PathBytes([0xFF, 0x61])])
        #expect(String(decoding: json, as: UTF8.self) == #"["a/é",{"b64":"/2E="}]"#)
        for bad in [#"[{"b64":"/2E"}]"#, #"[{"b64":"!!!!"}]"#, #"["a\u0000b"]"#] {
            #expect(throws: DecodingError.self, "\(bad)") {
                _ = try JSONDecoder().decode([PathBytes].self, from: Data(bad.utf8))
            }
        }
    }

    @Test func `what a person sees cannot turn or hide the text around it`() {
        #expect(PathBytes("plain name").description == "plain name")
        #expect(PathBytes([0xFF]).description == "\\xff")
        #expect(PathBytes("a\nb").description == "a\\x0ab")
        #expect(PathBytes("\u{202e}gpj").description == "\\xe2\\x80\\xaegpj")
    }
}
