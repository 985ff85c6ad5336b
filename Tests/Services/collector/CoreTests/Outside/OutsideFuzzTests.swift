import CollectorCore
import Contracts
import TestSupport
import Testing

// Goal: no body crashes a reader or gets past its limits. Method: real bodies with bytes changed,
// cut out, doubled and put in, by a seed.
struct OutsideFuzzTests {
    private static let bodies =
        [OutsideBodies.trueNAS, OutsideBodies.grafana]
        + ["0", "1", "2", "3"].map { OutsideBodies.uptimeKuma($0) }

    private func mutated(_ body: String, _ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array(body.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 40))
            default:
                let words = ["null", "{}", "[]", "7", "-1e999", "\"\"", "true", "\"\\u00e9\""]
                let word = words.randomElement(using: &random) ?? ""
                bytes.insert(contentsOf: Array(word.utf8), at: place)
            }
        }
        return bytes
    }

    @Test(arguments: UInt64(1)...4)
    func `a changed body is read or refused, and what is read keeps to the limits`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var read = 0
        for _ in 0..<3000 {
            let body = mutated(Self.bodies.randomElement(using: &random) ?? "", &random)
            let readers: [([UInt8]) throws -> OutsideReader.Reading] = [
                { try OutsideReader.opsGenie($0, system: nil) },
                { try OutsideReader.grafana($0) }, { try OutsideReader.uptimeKuma($0) },
            ]
            for reader in readers {
                guard let reading = try? reader(body) else { continue }
                read += 1
                for alert in reading.alerts { check(alert) }
            }
        }
        #expect(read > 100)
    }

    @Test(arguments: UInt64(1)...4)
    func `a changed form is read or refused`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let form = "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{}\r\n--b--\r\n"
        var read = 0
        for _ in 0..<3000 {
            let body = mutated(form, &random)
            let data = try? OutsideForm.data(in: body, type: "multipart/form-data; boundary=b")
            if data != nil { read += 1 }
        }
        #expect(read > 100)
    }

    private func check(_ alert: OutsideAlert) {
        #expect((1...OutsideLimits.aliasBytesMax).contains(alert.alias.utf8.count))
        #expect(alert.summary.utf8.count <= OutsideLimits.summaryBytesMax)
        #expect(alert.details.utf8.count <= OutsideLimits.detailsBytesMax)
        #expect(alert.object.utf8.count <= OutsideLimits.wordBytesMax)
        #expect(alert.labels.count <= OutsideLimits.labelsMax)
        #expect(alert.url.isEmpty || alert.url.hasPrefix("http"))
    }
}
