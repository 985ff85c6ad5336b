import Quantities
import TestSupport
import Testing

@testable import APIGatewayCore

@Suite struct `Who may come in` {
    private static let letters = String(repeating: "a", count: 64)

    @Test func `a new key's text is read back`() throws {
        var random = SeededRandom(seed: 1)
        let token = KeyToken(using: &random)
        #expect(KeyToken(token.text) == token)
        #expect(token.text.utf8.count == 3 + 16 + 1 + 64)
        #expect(KeyToken(using: &random) != token)
    }

    @Test(arguments: [
        "", "pk_", "pk__", "pk_0123456789abcdef", "pk_0123456789abcdef_",
        "xx_0123456789abcdef_\(letters)", "pk_0123456789ABCDEF_\(letters)",
        "pk_0123456789abcdef_\(letters.dropLast())", "pk_0123456789abcdef_\(letters)a",
        "pk_0123456789abcdef_\(letters)_", "pk_0123456789abcdef_\(letters.dropLast())g",
    ])
    func `other texts are no keys`(text: String) {
        #expect(KeyToken(text) == nil)
    }

    @Test func `a session ends when it is idle or old`() {
        let rules = SessionRules(idleMax: .seconds(100), ageMax: .seconds(1000))
        func isGood(age: Int64, idle: Int64) -> Bool {
            rules.isGood(started: now - .seconds(age), lastUsed: now - .seconds(idle), now: now)
        }
        #expect(isGood(age: 999, idle: 99))
        #expect(!isGood(age: 999, idle: 100))
        #expect(!isGood(age: 1000, idle: 0))
        #expect(!SessionRules().shouldTouch(lastUsed: now - .seconds(59), now: now))
        #expect(SessionRules().shouldTouch(lastUsed: now - .seconds(60), now: now))
    }

    @Test func `the fifth wrong password begins a pause, and two tries before it is said so`() {
        let rule = SignInGuard()
        var record: SignInGuard.Record?
        var words: [String] = []
        for _ in 0..<5 {
            #expect(rule.waitsUntil(record, now: now) == nil)
            let next = rule.failing(record, now: now)
            words.append(rule.words(after: next).replacing("\u{202F}", with: " "))
            record = next
        }
        #expect(words[0] == "Name or password is wrong.")
        #expect(words[2] == "Name or password is wrong. Two more tries, then a pause of 5 min.")
        #expect(words[3] == "Name or password is wrong. One more try, then a pause of 5 min.")
        #expect(words[4] == "Name or password is wrong. Wait 5 min before the next try.")
        #expect(rule.waitsUntil(record, now: now + .seconds(299)) == now + .seconds(300))
        #expect(rule.waitsUntil(record, now: now + .seconds(300)) == nil)
        #expect(rule.failing(record, now: now + .seconds(300)).failures == 1)
    }

    @Test(arguments: [
        ("/fleet", "/fleet"), ("/fleet?client=a", "/fleet?client=a"),
        ("/fleet/systems/x", "/fleet/systems/x"), ("//evil.example", "/fleet"),
        ("https://evil.example", "/fleet"), ("/\\evil", "/fleet"), ("", "/fleet"),
        ("/fleet\r\nset-cookie: a", "/fleet"), ("/sign-out", "/fleet"),
    ])
    func `after signing in only pages of ours are gone to`(asked: String, path: String) {
        #expect(ReturnPath.safe(asked) == path)
    }
}
