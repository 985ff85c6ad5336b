/// Checks one string's bytes: UTF-8, escapes, control characters, surrogates.
struct JSONStringScan {
    private let bytes: [UInt8]
    private let start: Int
    private(set) var index: Int
    private var hasEscapes = false

    /// A scan from the first byte after the opening quote.
    init(_ bytes: [UInt8], at index: Int) {
        self.bytes = bytes
        self.start = index
        self.index = index
    }

    /// The string up to its closing quote, which is passed.
    mutating func text() throws(JSONFault) -> JSONText {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 {
                index += 1
                return JSONText(range: start..<index - 1, hasEscapes: hasEscapes)
            }
            if byte == 0x5C {
                try escape()
            } else if byte >= 0x80 {
                try character(byte)
            } else if byte < 0x20 {
                throw JSONFault(.controlCharacter, at: index)
            } else {
                index += 1
            }
        }
        throw JSONFault(.truncated, at: index)
    }

    /// The worth of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private mutating func escape() throws(JSONFault) {
        hasEscapes = true
        let at = index
        guard at + 1 < bytes.count else { throw JSONFault(.truncated, at: bytes.count) }
        switch bytes[at + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: index += 2
        case 0x75: try unicode(at: at)
        default: throw JSONFault(.badEscape, at: at)
        }
    }

    private mutating func unicode(at start: Int) throws(JSONFault) {
        index += 2
        let unit = try unit(at: start)
        if unit == 0 { throw JSONFault(.nul, at: start) }
        if (0xDC00...0xDFFF).contains(unit) { throw JSONFault(.loneSurrogate, at: start) }
        guard (0xD800...0xDBFF).contains(unit) else { return }
        guard index + 1 < bytes.count else { throw JSONFault(.truncated, at: bytes.count) }
        guard bytes[index] == 0x5C, bytes[index + 1] == 0x75 else {
            throw JSONFault(.loneSurrogate, at: start)
        }
        index += 2
        guard (0xDC00...0xDFFF).contains(try self.unit(at: start)) else {
            throw JSONFault(.loneSurrogate, at: start)
        }
    }

    private mutating func unit(at start: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw JSONFault(.truncated, at: index) }
            guard let digit = Self.digit(bytes[index]) else {
                throw JSONFault(.badEscape, at: start)
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    /// Passes a character of two to four bytes (Unicode 16, table 3-7: well-formed sequences).
    private mutating func character(_ first: UInt8) throws(JSONFault) {
        let at = index
        let (count, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: throw JSONFault(.badUTF8, at: at)
            }
        guard at + count <= bytes.count else { throw JSONFault(.badUTF8, at: at) }
        guard second.contains(bytes[at + 1]) else { throw JSONFault(.badUTF8, at: at) }
        for further in at + 2..<max(at + 2, at + count)
        where !(0x80...0xBF).contains(bytes[further]) {
            throw JSONFault(.badUTF8, at: at)
        }
        index += count
    }
}
