/// Tells code, strings and comments of Swift apart, byte by byte.
///
/// It knows nested block comments, raw and multi-line strings, and interpolation, which counts as
/// part of its string. It does not know regular expression literals; we use none.
struct Lexer {
    enum Kind: Hashable {
        case code
        case string
        case comment
    }

    private let bytes: [UInt8]
    private(set) var kinds: [Kind]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        kinds = Array(repeating: .code, count: bytes.count)
    }

    mutating func run() {
        while index < bytes.count {
            if starts("//") {
                lineComment()
            } else if starts("/*") {
                blockComment()
            } else if let hashes = stringOpening() {
                string(hashes: hashes)
            } else if starts("`") {
                rawIdentifier()
            } else {
                index += 1
            }
        }
    }

    private func starts(_ text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    private mutating func take(_ count: Int, as kind: Kind) {
        for offset in index..<min(index + count, bytes.count) { kinds[offset] = kind }
        index = min(index + count, bytes.count)
    }

    /// A name in backquotes may be a whole sentence, so its words are no code.
    private mutating func rawIdentifier() {
        let end = bytes[index...].dropFirst().firstIndex {
            $0 == UInt8(ascii: "`") || $0 == newline
        }
        take((end ?? bytes.count) + 1 - index, as: .string)
    }

    private mutating func lineComment() {
        while index < bytes.count, bytes[index] != newline { take(1, as: .comment) }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                take(2, as: .comment)
            } else if starts("*/") {
                depth -= 1
                take(2, as: .comment)
            } else {
                take(1, as: .comment)
            }
        } while depth > 0 && index < bytes.count
    }

    /// The number of `#` before a quotation mark here; nil where no string begins.
    private func stringOpening() -> Int? {
        var offset = index
        while offset < bytes.count, bytes[offset] == UInt8(ascii: "#") { offset += 1 }
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return nil }
        return offset - index
    }

    private mutating func string(hashes: Int) {
        take(hashes, as: .string)
        let isMultiline = starts("\"\"\"")
        let quotes = isMultiline ? 3 : 1
        take(quotes, as: .string)
        while index < bytes.count {
            if closes(quotes: quotes, hashes: hashes) {
                take(quotes + hashes, as: .string)
                return
            }
            if bytes[index] == newline, !isMultiline { return }
            if escapes(hashes: hashes) {
                take(1 + hashes, as: .string)
                if starts("(") { interpolation() } else { take(1, as: .string) }
            } else {
                take(1, as: .string)
            }
        }
    }

    private func closes(quotes: Int, hashes: Int) -> Bool {
        guard index + quotes + hashes <= bytes.count else { return false }
        return (0..<quotes).allSatisfy { bytes[index + $0] == UInt8(ascii: "\"") }
            && (0..<hashes).allSatisfy { bytes[index + quotes + $0] == UInt8(ascii: "#") }
    }

    private func escapes(hashes: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "\\"), index + hashes < bytes.count else { return false }
        return (0..<hashes).allSatisfy { bytes[index + 1 + $0] == UInt8(ascii: "#") }
    }

    private mutating func interpolation() {
        var depth = 0
        repeat {
            if let hashes = stringOpening() {
                string(hashes: hashes)
                continue
            }
            if bytes[index] == UInt8(ascii: "(") { depth += 1 }
            if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
            take(1, as: .string)
        } while depth > 0 && index < bytes.count
    }
}
