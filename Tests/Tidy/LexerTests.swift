import Testing

struct LexerTests {
    private func views(_ text: String) -> (code: String, strings: String, comments: String) {
        let source = SourceText(path: "x.swift", text)
        return (
            String(decoding: source.code, as: UTF8.self),
            String(decoding: source.codeAndStrings, as: UTF8.self),
            String(decoding: source.comments, as: UTF8.self)
        )
    }

    @Test func `a line comment is blank in the code and kept among comments`() {
        let found = views("a // b\nc")
        #expect(found.code == "a     \nc")
        #expect(found.comments == "  // b\n ")
    }

    @Test func `block comments nest`() {
        #expect(views("a /* b /* c */ d */ e").code == "a                   e")
    }

    @Test func `a string is blank in the code and kept among strings`() {
        let found = views(#"let a = "x // y" + b"#)
        #expect(found.code == "let a =          + b")
        #expect(found.strings == #"let a = "x // y" + b"#)
        #expect(!found.comments.contains { !$0.isWhitespace })
    }

    @Test(
        arguments: [
            (#""a\"b" c"#, "       c"),
            (##"#"a"b"# c"##, "        c"),
            (#""\(f("x") + ")")" c"#, "                  c"),
            ("\"\"\"\n\"a\" // b\n\"\"\" c", "   \n        \n    c"),
            ("func `a (b` c", "func        c"),
            (#""never closed"#, "             "),
        ]
    ) func `escapes, raw strings, interpolation and lines of text end where they should`(
        text: String,
        code: String
    ) {
        #expect(views(text).code == code)
    }

    @Test func `lines are found by offset`() {
        let source = SourceText(path: "x.swift", "a\nbb\n\nc\n")
        #expect([0, 1, 2, 4, 5, 6].map(source.line(at:)) == [1, 1, 2, 2, 3, 4])
        #expect(source.lineCount == 4)
        #expect(source.text(of: 2, in: source.raw) == "bb")
        #expect(source.text(of: 9, in: source.raw) == "")
    }
}
