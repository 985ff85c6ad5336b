/// What other targets can see says what it is.
///
/// The formatter checks how a comment is written, but only looks for one at `public`.
struct DocumentationRule {
    private static let declarations: Set = [
        "actor", "associatedtype", "case", "class", "enum", "func", "init", "let", "macro",
        "protocol", "struct", "subscript", "typealias", "var",
    ]

    func violations(in source: SourceText) -> [Violation] {
        offsets(ofWord: "package", in: source.code).compactMap { offset in
            let line = source.line(at: offset)
            guard declares(source.text(of: line, in: source.code)),
                !isDocumented(source, line: line)
            else { return nil }
            return Violation(
                path: source.path,
                line: line,
                message: "a `package` declaration needs a `///` comment: one sentence, then "
                    + "units, limits and errors if it has any"
            )
        }
    }

    private func declares(_ line: String) -> Bool {
        let words = line.split { " (<?:".contains($0) }.map(String.init)
        guard let keyword = words.firstIndex(of: "package") else { return false }
        return words[keyword...].contains { Self.declarations.contains($0) }
    }

    /// Whether a doc comment stands above, with at most attributes between.
    private func isDocumented(_ source: SourceText, line: Int) -> Bool {
        var above = line - 1
        while above > 0 {
            let text = source.text(of: above, in: source.raw).drop { $0.isWhitespace }
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") else { return false }
            above -= 1
        }
        return false
    }
}
