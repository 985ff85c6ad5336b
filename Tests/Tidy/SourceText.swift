import Foundation

/// One Swift file, with views in which comments or strings are blanked by spaces.
///
/// Every view has the same length and the same line ends as the file, so an offset in one is the
/// same place in all. Rules look for code in `code` and for text in `codeAndStrings`.
struct SourceText: Sendable {
    /// The file's path from the repository's root.
    let path: String
    /// The file as it is.
    let raw: [UInt8]
    /// Code alone.
    let code: [UInt8]
    /// Code and the contents of strings.
    let codeAndStrings: [UInt8]
    /// Comments alone.
    let comments: [UInt8]
    /// Where each line begins.
    let lineStarts: [Int]

    init(path: String, _ text: String) {
        self.path = path
        let bytes = Array(text.utf8)
        var lexer = Lexer(bytes)
        lexer.run()
        raw = bytes
        code = Self.keep([.code], bytes, lexer.kinds)
        codeAndStrings = Self.keep([.code, .string], bytes, lexer.kinds)
        comments = Self.keep([.comment], bytes, lexer.kinds)
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == newline }.map { $0 + 1 }
    }

    /// The number of the line that an offset is in, from 1.
    func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The text of a line in one of the views, without its line end; empty outside the file.
    func text(of line: Int, in view: [UInt8]) -> String {
        guard lineStarts.indices.contains(line - 1) else { return "" }
        let start = lineStarts[line - 1]
        let end = line < lineStarts.count ? lineStarts[line] - 1 : view.count
        return String(decoding: view[start..<max(start, end)], as: UTF8.self)
    }

    /// The number of lines, not counting the empty one behind the last line end.
    var lineCount: Int {
        raw.last == newline ? lineStarts.count - 1 : lineStarts.count
    }

    private static func keep(
        _ wanted: Set<Lexer.Kind>,
        _ bytes: [UInt8],
        _ kinds: [Lexer.Kind]
    ) -> [UInt8] {
        zip(bytes, kinds).map { byte, kind in
            byte == newline || wanted.contains(kind) ? byte : space
        }
    }
}

let newline = UInt8(ascii: "\n")
let space = UInt8(ascii: " ")
