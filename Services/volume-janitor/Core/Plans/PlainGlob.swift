/// Compares names with patterns in the plainest way, for the audit alone.
///
/// It shares no code with `Glob`: a fault of one shows as a disagreement with the other.
enum PlainGlob {
    /// Whether a file's path, or a folder above it where `foldersToo`, matches a pattern.
    static func matches(_ pattern: String, path: [UInt8], foldersToo: Bool) -> Bool {
        var pattern = Array(pattern.utf8)
        let names = path.split(separator: slash)
        guard pattern.contains(slash) else {
            let compared = foldersToo ? names[...] : names.suffix(1)
            return compared.contains { fits(pattern[...], $0) }
        }
        if pattern.first == slash { pattern.removeFirst() }
        let shortest = foldersToo ? 1 : names.count
        guard shortest <= names.count, !names.isEmpty else { return false }
        return (shortest...names.count).contains { count in
            fits(pattern[...], Array(names.prefix(count).joined(separator: [slash]))[...])
        }
    }

    private static func fits(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case star:
            let crosses = pattern.dropFirst().first == star
            let rest = pattern.drop { $0 == star }
            var left = text
            while true {
                if fits(rest, left) { return true }
                guard let next = left.popFirst(), crosses || next != slash else { return false }
            }
        case UInt8(ascii: "?"):
            guard let byte = text.first, byte != slash else { return false }
            return fits(pattern.dropFirst(), text.dropFirst())
        case UInt8(ascii: "["):
            guard let byte = text.first, byte != slash,
                let (isIn, rest) = set(pattern.dropFirst(), byte)
            else { return false }
            return isIn && fits(rest, text.dropFirst())
        case UInt8(ascii: "\\"):
            return literal(pattern.dropFirst(), text)
        default:
            return literal(pattern, text)
        }
    }

    private static func literal(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let byte = pattern.first, byte == text.first else { return false }
        return fits(pattern.dropFirst(), text.dropFirst())
    }

    /// Whether a byte is in the set that begins here, and what follows its `]`.
    private static func set(
        _ pattern: ArraySlice<UInt8>,
        _ byte: UInt8
    ) -> (isIn: Bool, rest: ArraySlice<UInt8>)? {
        var rest = pattern
        let turns = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
        if turns { rest = rest.dropFirst() }
        var isIn = false
        var isFirst = true
        while let low = rest.first, isFirst || low != UInt8(ascii: "]") {
            isFirst = false
            let tail = rest.dropFirst()
            if tail.first == UInt8(ascii: "-"), let high = tail.dropFirst().first,
                high != UInt8(ascii: "]")
            {
                isIn = isIn || (low <= byte && byte <= high)
                rest = tail.dropFirst(2)
            } else {
                isIn = isIn || low == byte
                rest = tail
            }
        }
        guard !rest.isEmpty else { return nil }
        return (isIn != turns, rest.dropFirst())
    }

    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
}
