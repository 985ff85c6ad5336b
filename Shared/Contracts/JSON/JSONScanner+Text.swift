extension JSONScanner {
    /// The string at a place.
    package func string(of text: JSONText) -> String {
        if text.hasEscapes { return String(decoding: content(of: text), as: UTF8.self) }
        return source.text(text.range)
    }

    /// The UTF-8 bytes of the string at a place, escapes resolved.
    package func content(of text: JSONText) -> [UInt8] {
        guard text.hasEscapes else { return Array(bytes[text.range]) }
        var content: [UInt8] = []
        content.reserveCapacity(text.range.count)
        var at = text.range.lowerBound
        while at < text.range.upperBound {
            guard bytes[at] == 0x5C else {
                content.append(bytes[at])
                at += 1
                continue
            }
            at = resolve(escapeAt: at, into: &content)
        }
        return content
    }

    /// Whether the string at a place is this word, which has no character that needs an escape.
    package func `is`(_ text: JSONText, _ word: StaticString) -> Bool {
        guard !text.hasEscapes else { return string(of: text) == word.description }
        guard text.range.count == word.utf8CodeUnitCount else { return false }
        source.check(text.range)
        return word.withUTF8Buffer { letters in
            for offset in 0..<letters.count
            where unsafe source[text.range.lowerBound + offset] != letters[offset] {
                return false
            }
            return true
        }
    }

    /// Whether two strings have the same content.
    package func isSame(_ left: JSONText, _ right: JSONText) -> Bool {
        guard !left.hasEscapes, !right.hasEscapes else {
            return content(of: left) == content(of: right)
        }
        return source.isEqual(left.range, right.range)
    }

    /// A number that strings of equal content share.
    func hash(_ text: JSONText) -> UInt64 {
        guard text.hasEscapes else { return source.hash(text.range) }
        let content = content(of: text)
        return JSONBytes(content).hash(0..<content.count)
    }

    /// Appends what a checked escape stands for and says where it ends.
    private func resolve(escapeAt at: Int, into content: inout [UInt8]) -> Int {
        switch bytes[at + 1] {
        case 0x62: content.append(0x08)
        case 0x66: content.append(0x0C)
        case 0x6E: content.append(0x0A)
        case 0x72: content.append(0x0D)
        case 0x74: content.append(0x09)
        case 0x75: return resolve(unicodeAt: at, into: &content)
        default: content.append(bytes[at + 1])
        }
        return at + 2
    }

    private func resolve(unicodeAt at: Int, into content: inout [UInt8]) -> Int {
        let first = hexadecimal(at + 2)
        guard (0xD800...0xDBFF).contains(first) else {
            append(first, to: &content)
            return at + 6
        }
        append(0x10000 + (first - 0xD800) << 10 + (hexadecimal(at + 8) - 0xDC00), to: &content)
        return at + 12
    }

    private func append(_ value: UInt32, to content: inout [UInt8]) {
        // The scan refused surrogates that make no pair, so every value here is a scalar.
        content.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private func hexadecimal(_ at: Int) -> UInt32 {
        bytes[at..<at + 4].reduce(0) { $0 << 4 | UInt32(JSONStringScan.digit($1) ?? 0) }
    }
}
