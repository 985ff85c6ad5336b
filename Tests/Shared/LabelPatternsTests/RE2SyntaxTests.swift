import LabelPatterns
import Observations
import Testing

// Goal: expressions of labels mean what they mean to Alertmanager, and none keeps the router busy.
// Method: expressions that other engines read differently or never finish.
struct RE2SyntaxTests {
    private func matches(_ expression: String, _ text: String) throws -> Bool {
        try RE2Compiler().compile(expression).matches(text)
    }

    @Test(
        arguments: [
            ("a", "a", true), ("a", "ab", false), ("a|ab", "ab", true), ("", "", true),
            ("", "a", false), (".*", "a\nb", false), ("(?s).", "\n", true), ("(?i)ab", "AB", true),
            ("^a$", "a", true), (#"\d+"#, "42", true), (#"\pL+"#, "Größe", true), (".", "ß", true),
            (#"[[:alpha:]]"#, "x", true), (#"a\.b"#, "axb", false), ("a{2,3}", "aaaa", false),
            ("x*?", "xxx", true), (#"\Qa.b\E"#, "a.b", true), (".", "👩‍👩‍👧", false),
        ]
    )
    func `an expression matches whole texts`(
        _ expression: String,
        _ text: String,
        _ does: Bool
    ) throws {
        #expect(try matches(expression, text) == does)
    }

    @Test(arguments: ["(", "[", "*", "a{2", "(?<x", #"\1"#, "(?=a)", "(?<!a)b", #"\"#, "a**"])
    func `what is none is refused with the reason`(_ expression: String) {
        do {
            _ = try RE2Compiler().compile(expression)
            // `a{2` is a literal to RE2, as it is to Go.
            #expect(["a{2", "a**"].contains(expression))
        } catch {
            #expect("\(error)".contains("is no regular expression: "), "\(error)")
        }
    }

    @Test(arguments: [4095, 4096, 4097])
    func `an expression has its limit`(size: Int) {
        let expression = String(repeating: "a", count: size)
        let compiled = try? RE2Compiler().compile(expression)
        #expect((compiled != nil) == (size <= RE2Compiler.textMax))
        #expect(compiled?.matches(expression) ?? true)
    }

    @Test func `what would take too much memory is refused`() {
        #expect(throws: PatternFault.self) { try RE2Compiler().compile("((a{100}){100}){100}") }
    }

    // An engine that goes back would need 2^50 steps for each; the suite's own limit would tell.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: ["(a*)*b", "(a|aa)+b", "(.*)*(.*)*(.*)*b", "(a+)+b"]
    )
    func `no expression and no text keeps it busy`(_ expression: String) throws {
        #expect(try !matches(expression, String(repeating: "a", count: 50_000)))
    }
}
