import Testing

struct SizeRuleTests {
    private func messages(_ text: String) -> [String] {
        SizeRule().violations(in: SourceText(path: "x.swift", text)).map(\.message)
    }

    private func function(lines: Int) -> String {
        "func f(\n    a: Int = { 1 }()\n) async throws -> [Int] {\n"
            + String(repeating: "    g()\n", count: lines - 2) + "}\n"
    }

    @Test func `a function of 70 lines passes and one of 71 does not`() {
        #expect(messages(function(lines: 69)) == [])
        #expect(messages(function(lines: 70)) == [])
        #expect(messages(function(lines: 71)).count == 1)
    }

    @Test func `a long initialiser counts, a long requirement list does not`() {
        let body = String(repeating: "    g()\n", count: 70)
        #expect(messages("struct A {\n    init?(a: Int) where A: B {\n\(body)}\n}\n").count == 1)
        let requirements = String(repeating: "    func f() -> Int\n", count: 80)
        #expect(messages("protocol P {\n\(requirements)}\nstruct S {\n}\n") == [])
    }

    @Test func `braces in strings and comments do not count`() {
        let body = String(repeating: "    g()\n", count: 70)
        let text = "func f() {\n    g(\"}\") // }\n\(body)}\n"
        #expect(messages(text).count == 1)
    }

    @Test func `a line of 100 columns passes and one of 101 does not`() {
        #expect(messages("// " + String(repeating: "é", count: 97) + "\n") == [])
        #expect(messages("// " + String(repeating: "é", count: 98) + "\n").count == 1)
    }

    @Test func `a file of 500 lines passes and one of 501 does not`() {
        #expect(messages(String(repeating: "a\n", count: 500)) == [])
        #expect(messages(String(repeating: "a\n", count: 501)).count == 1)
    }
}
