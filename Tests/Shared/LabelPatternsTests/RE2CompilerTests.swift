import LabelPatterns
import Observations
import Testing

@Suite struct `Expressions on labels` {
    private let compiler = RE2Compiler()

    @Test func `an expression matches whole values`() throws {
        let pattern = try compiler.compile("nas-[0-9]+|backup")
        #expect(pattern.matches("nas-12") && pattern.matches("backup"))
        #expect(!pattern.matches("nas-12x") && !pattern.matches("the backup"))
        #expect(!pattern.matches(""))
        #expect(try compiler.compile("").matches(""))
    }

    @Test func `an expression that is none is refused with its reason`() {
        #expect(throws: PatternFault.self) { try compiler.compile("nas-(") }
        #expect(throws: PatternFault.self) { try compiler.compile("(?=ahead)") }
    }

    @Test func `an expression is at most as long as the limit says`() throws {
        let longest = String(repeating: "a", count: RE2Compiler.textMax)
        #expect(try compiler.compile(longest).matches(longest))
        #expect(throws: PatternFault.self) { try compiler.compile(longest + "a") }
    }

    @Test func `an expression that makes others go back and forth for ever is answered`() throws {
        let text = String(repeating: "a", count: 5000) + "b"
        #expect(try compiler.compile("(a+)+$").matches(text) == false)
    }

    @Test func `matchers are read as people write them`() throws {
        let matchers = try MatcherText.list(
            #"{system="nas-1", alertname=~"Pool.*"}"#,
            compiler: compiler
        )
        #expect(matchers.map(\.description) == [#"system="nas-1""#, #"alertname=~"Pool.*""#])
        #expect(matchers.allMatch(["system": "nas-1", "alertname": "PoolUsage"]))
        #expect(!matchers.allMatch(["alertname": "PoolUsage"]))
    }
}
