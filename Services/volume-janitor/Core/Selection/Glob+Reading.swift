extension Glob {
    /// The steps of a pattern's bytes.
    static func parts(of bytes: ArraySlice<UInt8>) throws(Malformed) -> [Part] {
        var parts: [Part] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                let isPath = rest.first == byte
                while rest.first == byte { rest.removeFirst() }
                parts.append(isPath ? .anyPath : .anyRun)
            case UInt8(ascii: "?"): parts.append(.anyByte)
            case UInt8(ascii: "["): parts.append(try set(&rest, of: bytes))
            case UInt8(ascii: "\\"):
                guard let plain = rest.popFirst() else {
                    throw malformed(bytes, "ends with `\\`; write `\\\\` for one that is meant")
                }
                parts.append(.byte(plain))
            default: parts.append(.byte(byte))
            }
        }
        return parts
    }

    private static func set(
        _ rest: inout ArraySlice<UInt8>,
        of bytes: ArraySlice<UInt8>
    ) throws(Malformed) -> Part {
        let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        while let low = rest.popFirst() {
            if low == UInt8(ascii: "]"), !ranges.isEmpty {
                return .set(ranges, isNegated: isNegated)
            }
            guard rest.first == UInt8(ascii: "-"), let high = rest.dropFirst().first,
                high != UInt8(ascii: "]")
            else {
                ranges.append(low...low)
                continue
            }
            guard low <= high else { throw malformed(bytes, "has a range that runs backwards") }
            rest.removeFirst(2)
            ranges.append(low...high)
        }
        throw malformed(bytes, "has a `[` without its `]`; write `\\[` for one that is meant")
    }

    private static func malformed(_ bytes: ArraySlice<UInt8>, _ what: String) -> Malformed {
        Malformed(description: "`\(String(decoding: bytes, as: UTF8.self))` \(what)")
    }

    /// The quick way of a pattern, where there is one.
    static func shape(of parts: [Part]) -> Shape {
        let isOpen = parts.first.map(isRun) ?? false
        let isOpenAtEnd = parts.count > 1 && (parts.last.map(isRun) ?? false)
        let inner = parts.dropFirst(isOpen ? 1 : 0).dropLast(isOpenAtEnd ? 1 : 0)
        var bytes: [UInt8] = []
        for part in inner {
            guard case .byte(let byte) = part else { return .general }
            bytes.append(byte)
        }
        return switch (isOpen, isOpenAtEnd) {
        case (false, false): .exactly(bytes)
        case (false, true): .prefix(bytes)
        case (true, false): .suffix(bytes)
        case (true, true): .infix(bytes)
        }
    }

    private static func isRun(_ part: Part) -> Bool { part == .anyRun || part == .anyPath }
}

extension Span<UInt8> {
    /// Whether bytes stand at a place.
    func holds(_ bytes: [UInt8], at place: Int) -> Bool {
        guard place >= 0, place + bytes.count <= count else { return false }
        for index in bytes.indices where self[place + index] != bytes[index] { return false }
        return true
    }

    /// Whether bytes stand anywhere.
    func holds(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= count, let first = bytes.first else { return bytes.isEmpty }
        for place in 0...(count - bytes.count) where self[place] == first {
            if holds(bytes, at: place) { return true }
        }
        return false
    }
}
