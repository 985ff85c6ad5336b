import Foundation
import Quantities
import TestSupport
import Testing

@testable import Contracts

// Goal: the scanner takes what JSONSerialization takes, but for the stricter rules it names, and
// never crashes. Method: valid documents, each mutated many times from a seed, judged by both.
@Suite struct `the JSON scanner` {
    @Test(arguments: 1...6)
    func `it agrees with Foundation on mutated documents`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let fixture = Array(try packageText("Tests/Fixtures/webhooks/webhook-50-metrics.json").utf8)
        let seeds = [
            Array(fixture.prefix(360)) + Array("]}".utf8), Array(#"[1,-2.5e3,0.1,"é€😀"]"#.utf8),
            Array(#"{"a":{"b":[true,false,null]},"\u00e9\ud83d\ude00":"\"\\\/\b\f\n\r\t"}"#.utf8),
        ]
        for round in 0..<400 {
            let document = mutated(seeds[round % seeds.count], using: &random)
            let fault = verdict(document)
            let isTaken =
                (try? JSONSerialization.jsonObject(
                    with: Data(document),
                    options: [.fragmentsAllowed]
                )) != nil
            if let fault, Self.stricter.contains(fault.kind) { continue }
            #expect(
                (fault == nil) == isTaken,
                "seed \(seed) round \(round): \(String(describing: fault)) in \(document)"
            )
        }
    }

    /// Rules of ours that Foundation does not have, or has only in part.
    private static let stricter: Set<JSONFault.Kind> = [
        .byteOrderMark, .nul, .loneSurrogate, .duplicateKey, .tooDeep, .tooManyMembers,
    ]

    @Test func `numbers are worth what the standard library says`() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<2000 {
            let text = numberText(using: &random)
            var json = try JSONScanner(Array(text.utf8))
            let number = try json.number()
            try json.finish()
            #expect(number.value == Double(text), "\(text)")
            #expect(number.integer == Int64(text) || text == "-0", "\(text)")
        }
    }

    @Test func `strings come back as they were written`() throws {
        let texts = ["", "plain", "é€😀", "\"\\/\u{8}\u{C}\n\r\t\u{1}", "a\u{7F}b"]
        for text in texts {
            var writer = JSONWriter()
            writer.string(text)
            var json = try JSONScanner(writer.bytes)
            #expect(try json.text() == text)
        }
    }

    @Test(arguments: [-1, 0, 1])
    func `an object has at most so many members`(over: Int) throws {
        let count = JSONScanner.membersMax + over
        let members = (0..<count).map { #""k\#($0)":0"# }.joined(separator: ",")
        let fault = verdict(Array("{\(members)}".utf8))
        #expect(fault?.kind == (over > 0 ? .tooManyMembers : nil))
    }

    @Test func `a fault names its byte`() {
        #expect(verdict(Array(#"{"a":tru}"#.utf8)) == JSONFault(.unexpectedByte, at: 8))
        #expect(verdict([0x22, 0xC0, 0xAF, 0x22]) == JSONFault(.badUTF8, at: 1))
        #expect(verdict([0x22, 0xED, 0xA0, 0x80, 0x22]) == JSONFault(.badUTF8, at: 1))
        #expect(verdict([0x22, 0xE2, 0x82]) == JSONFault(.badUTF8, at: 1))
    }
}

private func verdict(_ document: [UInt8]) -> JSONFault? {
    do throws(JSONFault) {
        var json = try JSONScanner(document)
        try json.skip()
        try json.finish()
        return nil
    } catch {
        return error
    }
}

private func mutated(_ seed: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    var document = seed
    let alphabet = Array(#"{}[]",:\u0019eE+-.tfn /x"#.utf8) + [0x00, 0x7F, 0x80, 0xC3, 0xE2, 0xF0]
    for _ in 0..<Int.random(in: 0...3, using: &random) where !document.isEmpty {
        let at = Int.random(in: 0..<document.count, using: &random)
        let byte = alphabet.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: document[at] = byte
        case 1: document.insert(byte, at: at)
        case 2: document.remove(at: at)
        default: document.removeSubrange(at...)
        }
    }
    return document
}

private func numberText(using random: inout SeededRandom) -> String {
    var text = Bool.random(using: &random) ? "-" : ""
    text += String(
        UInt64.random(in: 0...UInt64.max, using: &random)
            >> UInt64.random(in: 0...63, using: &random)
    )
    if Bool.random(using: &random) {
        text += "." + String(UInt64.random(in: 0...UInt64.max >> 20, using: &random))
    }
    if Bool.random(using: &random) { text += "e\(Int.random(in: -300...280, using: &random))" }
    return text
}
