import Contracts
import Foundation
import Quantities
import TestSupport
import Testing

// Goal: our own bytes of an alert are Foundation's, whatever stands in it. Method: seeded texts.
@Suite struct `the bytes of an alert` {
    private static let pieces = [
        "", "tank", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "ä", "熱い", "👨‍👩‍👧", "\u{2028}",
        "a=\"b\"", "</b>", "Z", "a", "_", "10", "2",
    ]

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `are those of Foundation`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        func text() -> String {
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        func texts() -> [String] { (0..<Int.random(in: 0...3, using: &random)).map { _ in text() } }
        let moment = Timestamp(microseconds: Int64.random(in: .min ... .max, using: &random))
        var alert = AlertChanged(
            tenant: .single,
            alert: text(),
            name: text(),
            severity: AlertSeverity(rawValue: text()),
            summary: text(),
            labels: Dictionary(texts().map { ($0, text()) }) { first, _ in first },
            origin: text(),
            startsAt: moment,
            asOf: moment
        )
        (alert.details, alert.silencedBy, alert.inhibitedBy) = (text(), texts(), texts())
        (alert.mutedBy, alert.isFlapping) = (texts(), Bool.random(using: &random))
        alert.occurrence = Int.random(in: .min ... .max, using: &random)
        if Bool.random(using: &random) {
            (alert.client, alert.system) = (ClientName("Acme /ä"), SystemID("nas-1"))
            (alert.object, alert.assignee, alert.endedAt) = (text(), text(), moment)
            alert.acknowledgement = AlertAcknowledgement(
                by: text(),
                note: text(),
                at: moment,
                until: Bool.random(using: &random) ? moment : nil
            )
            alert.escalation = AlertEscalation(
                step: 1,
                steps: 2,
                time: 3,
                receiver: text(),
                at: moment
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let ours = String(decoding: try alert.encodedBody(), as: UTF8.self)
        #expect(ours == String(decoding: try encoder.encode(alert), as: UTF8.self))
        #expect(try AlertChanged(decodingBody: Array(ours.utf8)) == alert)
    }
}
