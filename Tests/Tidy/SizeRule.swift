/// Files, functions and lines stay small enough to be read in one go.
struct SizeRule {
    static let fileLinesMax = 500
    static let functionLinesMax = 70
    static let columnsMax = 100

    func violations(in source: SourceText) -> [Violation] {
        fileViolations(in: source) + lineViolations(in: source) + functionViolations(in: source)
    }

    private func fileViolations(in source: SourceText) -> [Violation] {
        guard source.lineCount > Self.fileLinesMax else { return [] }
        return [
            Violation(
                path: source.path,
                line: Self.fileLinesMax + 1,
                message: "\(source.lineCount) lines, at most \(Self.fileLinesMax): split the file"
            )
        ]
    }

    private func lineViolations(in source: SourceText) -> [Violation] {
        (0..<source.lineCount).compactMap { line in
            let start = source.lineStarts[line]
            let end = line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : start
            guard end - start > Self.columnsMax else { return nil }
            let columns = source.text(of: line + 1, in: source.raw).count
            guard columns > Self.columnsMax else { return nil }
            return Violation(
                path: source.path,
                line: line + 1,
                message: "\(columns) columns, at most \(Self.columnsMax): wrap the line"
            )
        }
    }

    private func functionViolations(in source: SourceText) -> [Violation] {
        Self.functions(of: source).filter { $0.lines > Self.functionLinesMax }.map { function in
            Violation(
                path: source.path,
                line: function.line,
                message: "a function of \(function.lines) lines, at most "
                    + "\(Self.functionLinesMax): move leaves out into functions of their own"
            )
        }
    }

    /// The functions and initialisers that have a body: where they begin and how long that is.
    static func functions(of source: SourceText) -> [(line: Int, lines: Int)] {
        let code = source.code
        let starts = offsets(ofWord: "func", in: code) + offsets(ofWord: "init", in: code)
        return starts.sorted().compactMap { start in
            guard let open = bodyStart(in: code, from: start), let close = match(in: code, at: open)
            else { return nil }
            let first = source.line(at: open)
            return (source.line(at: start), source.line(at: close) - first + 1)
        }
    }

    /// The `{` of a declaration that begins at `start`; nil for requirements and calls.
    private static func bodyStart(in code: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < code.count, code[index] != UInt8(ascii: "(") {
            // `.init` in a call chain and the name `init` in prose have no list near by.
            if code[index] == newline || code[index] == UInt8(ascii: "{") { return nil }
            index += 1
        }
        if start > 0, code[start - 1] == UInt8(ascii: ".") { return nil }
        guard var end = match(in: code, at: index) else { return nil }
        end += 1
        while end < code.count {
            switch code[end] {
            case UInt8(ascii: "{"): return end
            case UInt8(ascii: "}"), UInt8(ascii: "="): return nil
            case UInt8(ascii: "("): end = match(in: code, at: end) ?? code.count
            case newline where beginsAnother(code, at: end + 1): return nil
            default: break
            }
            end += 1
        }
        return nil
    }

    /// Whether the next line that says anything begins another declaration or statement.
    private static func beginsAnother(_ code: [UInt8], at offset: Int) -> Bool {
        var index = offset
        while index < code.count, code[index] == space || code[index] == newline { index += 1 }
        let rest = code[index..<min(index + 12, code.count)]
        let continuations = ["{", "->", "async", "throws", "rethrows", "where", "&", "}"]
        return !continuations.contains { rest.starts(with: $0.utf8) }
    }

    /// The offset of the bracket that closes the one at `offset`.
    private static func match(in code: [UInt8], at offset: Int) -> Int? {
        var depth = 0
        for index in offset..<code.count {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
