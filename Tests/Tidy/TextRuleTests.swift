import Testing

struct TextRuleTests {
    private func undocumented(_ text: String) -> [Int] {
        DocumentationRule().violations(in: SourceText(path: "x.swift", text)).map(\.line)
    }

    @Test func `a package declaration without a doc comment is found`() {
        #expect(undocumented("package struct A {}\n") == [1])
        #expect(undocumented("// A note.\npackage static func a() {}\n") == [2])
        #expect(undocumented("/// A thing.\n@inlinable\npackage func a() {}\n") == [])
        #expect(undocumented("package import GRDB\nlet package = 1\n") == [])
    }

    @Test func `a scope is made only in listed files`() {
        let rule = ScopeRule()
        let made = SourceText(path: "x.swift", "let a = Scope(tenant: t, clients: .all)\n")
        let used = SourceText(path: "x.swift", "let a = KeyScope(b)\nfunc f(_: Scope)\n")
        #expect(rule.violations(in: made).count == 1)
        #expect(rule.violations(in: used).isEmpty)
    }

    @Test func `a document that is named exists, from the root or beside the file`() {
        let present: Set = ["README.md", "Shared/A/README.md", "Shared/Decisions/0001-a.md"]
        let rule = ReferenceRule(exists: present.contains)
        func found(_ text: String) -> Int {
            rule.violations(path: "Shared/A/B.swift", text: text).count
        }
        #expect(found("// see `README.md`.") == 0)
        #expect(found("see ../Decisions/0001-a.md.") == 0)
        #expect(found("see (Shared/Decisions/0001-a.md)") == 0)
        #expect(found("see design/bus.md") == 1)
        #expect(found("see [x](gone.md) and README.md") == 1)
    }

    @Test func `a word of the workplace is found`() {
        let rule = ReferenceRule(exists: { _ in true })
        #expect(rule.violations(path: "a.swift", text: "ok\n// left to the Next Issue").count == 1)
        #expect(rule.violations(path: "a.swift", text: "// a network is there").isEmpty)
    }

    @Test func `a service without a room or a heading is found`() {
        let readme = RoomsRule.headings.map { "## \($0)\n" }.joined()
        let files = ["Core/A.swift", "Service/B.swift", "Main/Main.swift"]
        let paths = files.map { "Services/a/\($0)" }
        func found(_ paths: [String], _ readme: String) -> Int {
            RoomsRule().violations(service: "a", paths: paths, readme: readme).count
        }
        #expect(found(paths, readme) == 0)
        #expect(found(Array(paths.dropFirst()), readme) == 1)
        #expect(found(paths, String(readme.dropFirst(3))) == 1)
    }

    @Test func `decisions have a number of their own and four parts`() {
        let text = RoomsRule.decisionHeadings.map { "## \($0)\n" }.joined()
        func found(_ decisions: [(path: String, text: String)]) -> Int {
            RoomsRule().violations(decisions: decisions).count
        }
        #expect(found([("D/0001-a.md", text), ("D/0002-b.md", text)]) == 0)
        #expect(found([("D/0001-a.md", text), ("D/0001-b.md", text)]) == 1)
        #expect(found([("D/1-a.md", text)]) == 1)
        #expect(found([("D/0001-a.md", "## Context\n")]) == 3)
    }
}
