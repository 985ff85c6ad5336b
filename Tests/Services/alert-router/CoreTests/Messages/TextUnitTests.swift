import AlertRouterCore
import Quantities
import TestSupport
import Testing

// Goal: no text is longer than its target takes, and none is cut inside a character.
struct TextUnitTests {
    private static let letters: [Character] = [
        "a", "é", "e\u{301}", "日", "👨‍👩‍👧", "🇩🇪", "\n", "*", "<", "&", "\u{202E}", "🏳️‍🌈",
    ]

    private func text(_ random: inout SeededRandom, _ count: Int) -> String {
        String((0..<count).map { _ in Self.letters.randomElement(using: &random) ?? "a" })
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a cut text is short enough and begins as it did`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let text = text(&random, Int.random(in: 0...60, using: &random))
        for unit in [TextUnit.characters, .scalars, .utf16, .bytes] {
            for limit in [0, 1, 2, 3, 7, 20, 100] {
                let cut = unit.cut(text, to: limit)
                #expect(unit.length(of: cut) <= limit)
                if cut != text, !cut.isEmpty {
                    #expect(Array(text).starts(with: Array(cut).dropLast()))
                }
            }
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a rendered body fits every target, whatever alerts say`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let members = (0..<Int.random(in: 1...8, using: &random)).map { index in
            (
                NoticeMaker.alert(
                    "A\(index)",
                    summary: text(&random, Int.random(in: 0...400, using: &random)),
                    details: text(&random, Int.random(in: 0...3000, using: &random))
                ), Bool.random(using: &random)
            )
        }
        let context = MessageContext(
            externalURL: "https://fleet.example.org",
            now: NoticeMaker.start,
            key: "k"
        )
        let message = MessageText(NoticeMaker.notice(members), context)
        let cases: [(Markup, TextUnit, Int)] = [
            (.discord, .utf16, 4096), (.slack, .utf16, 3000), (.telegramHTML, .utf16, 4096),
            (.telegramMarkdown, .utf16, 4096), (.markdown, .bytes, 4096), (.plain, .utf16, 1024),
            (.plain, .utf16, 160),
        ]
        for (markup, unit, limit) in cases {
            let body = message.body(markup, unit, max: limit)
            #expect(unit.length(of: body) <= limit)
            #expect(!body.isEmpty)
            #expect(!body.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test(arguments: [
        (Markup.discord, "@everyone *x*", "\\@everyone \\*x\\*"),
        (.slack, "<!channel> & co", "&lt;!channel&gt; &amp; co"),
        (.telegramHTML, "<b>\"x\"", "&lt;b&gt;&quot;x&quot;"),
        (.telegramMarkdown, "1.5 (a_b)!", "1\\.5 \\(a\\_b\\)\\!"),
        (.slack, "<\u{301}x>", "&lt;\u{301}x&gt;"),
        (.html, "</td><script>", "&lt;/td&gt;&lt;script&gt;"),
        (.plain, "a\u{202E}b\u{1B}[31m", "ab [31m"),
    ])
    func `what an alert says is shown, not followed`(
        _ markup: Markup,
        _ text: String,
        _ shown: String
    ) {
        #expect(markup.escaped(text) == shown)
    }

    @Test func `an address that is none of the web is no link`() {
        #expect(Markup.web("javascript:alert(1)") == nil)
        #expect(Markup.web("https://x/a)b|c>\"") == "https://x/a%29b%7Cc%3E%22")
        #expect(Markup.discord.link("javascript:alert(1)", "Open") == "Open")
    }
}
