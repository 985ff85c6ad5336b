// For bodies that repeat others byte for byte but for some values: the bytes around the values are
// compared, not read.
extension JSONScanner {
    /// Passes these bytes if they come next.
    ///
    /// The caller knows what they mean from the body they were taken from.
    package mutating func pass(_ expected: ArraySlice<UInt8>) -> Bool {
        guard source.starts(with: expected, at: index) else { return false }
        advance(by: expected.count)
        return true
    }

    /// Passes the rest of a string up to its closing quote, when it is ASCII without escapes.
    ///
    /// - Returns: where it lies; nil, and nothing passed, for other strings.
    package mutating func plainContent() -> JSONText? {
        var end = index
        while true {
            let plain = source.plainCount(at: end)
            end += plain
            if plain < 8 { break }
        }
        guard source[end] == 0x22 else { return nil }
        let text = JSONText(range: index..<end, hasEscapes: false)
        advance(by: end - index)
        return text
    }

    /// Whether every byte was passed.
    package var isAtEnd: Bool { index == source.count }
}
