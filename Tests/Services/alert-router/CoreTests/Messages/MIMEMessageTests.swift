import AlertRouterCore
import Quantities
import TestSupport
import Testing

// Goal: whatever an alert says, a mail's headers are ours. Method: hostile and random texts.
struct MIMEMessageTests {
    private func mail(_ subject: String, to: [String] = ["ops@example.org"]) -> String {
        let message = MIMEMessage(
            from: "alerts@example.org",
            to: to,
            subject: subject,
            id: "id\r\nBcc: evil@example.org@example.org",
            thread: "t@example.org",
            date: NoticeMaker.start,
            plain: subject,
            html: "<p>x</p>",
            more: ["X-Team\r\nBcc": "evil@example.org", "X-Team": "a\r\nBcc: evil@example.org"]
        )
        return String(decoding: message.bytes, as: UTF8.self)
    }

    private func headers(_ mail: String) -> [Substring] {
        let lines = mail.split(separator: "\r\n", omittingEmptySubsequences: false)
        return Array(lines.prefix { !$0.isEmpty })
    }

    @Test(arguments: [
        "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\u{2028}Bcc: e@e.org",
        "x\u{85}Bcc: e@e.org", "\r\n\r\nbody", "=?utf-8?B?DQpCY2M6IGU=?=",
    ])
    func `no text makes a header of its own`(_ subject: String) {
        let names = headers(mail(subject)).filter { !$0.hasPrefix(" ") }
            .map { $0.prefix { $0 != ":" }.lowercased() }
        #expect(!names.contains("bcc"))
        #expect(Set(names).count == names.count)
        #expect(names.filter { $0 == "subject" }.count == 1)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `every line is ASCII and at most 998 bytes`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let subject = String(
            (0..<Int.random(in: 0...400, using: &random)).map { _ in
                ["ä", "x", " ", "日", "👨‍👩‍👧", "\n", "="].randomElement(using: &random) ?? "x"
            }.joined()
        )
        for line in mail(subject).split(separator: "\r\n", omittingEmptySubsequences: false) {
            #expect(line.utf8.count <= 998)
            #expect(line.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0A && $0 != 0x0D })
        }
    }

    @Test func `an envelope's address holds nothing but an address`() {
        #expect(MIMEMessage.address("Ops <ops@example.org>\r\nRCPT TO:<e@e.org>") == "e@e.org")
        #expect(!MIMEMessage.isAddress("ops"))
        #expect(!MIMEMessage.isAddress("a@b@c"))
        #expect(MIMEMessage.isAddress("Ops <ops@example.org>"))
    }

    @Test func `the date is that of RFC 5322`() {
        #expect(MIMEMessage.date(NoticeMaker.start) == "Thu, 1 Jan 2026 00:00:00 +0000")
    }
}
