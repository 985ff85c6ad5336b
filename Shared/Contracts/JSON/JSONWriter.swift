/// Writes JSON into bytes, as Foundation does with sorted keys and bare slashes.
package struct JSONWriter {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    /// An empty writer with room for about `capacity` bytes.
    package init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends text that is JSON already, such as a bracket or a name with its colon.
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends bytes that are JSON already.
    package mutating func raw(_ json: some Collection<UInt8>) {
        bytes.append(contentsOf: json)
    }

    /// Appends a string with quotes and the escapes it needs.
    package mutating func string(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { letters in
            // Most strings need no escape and go in one piece.
            if unsafe Self.needsEscape(letters) {
                for place in 0..<letters.count { character(unsafe letters[place]) }
            } else {
                unsafe bytes.append(contentsOf: letters)
            }
        }
        bytes.append(0x22)
    }

    private static func needsEscape(_ letters: UnsafeBufferPointer<UInt8>) -> Bool {
        // Without a way out of the loop it is done for many bytes at once.
        var found = false
        for place in 0..<letters.count {
            let byte = unsafe letters[place]
            found = (byte < 0x20) || (byte == 0x22) || (byte == 0x5C) || found
        }
        return found
    }

    /// Appends what a closure writes, which is JSON already.
    package mutating func raw(_ write: (inout [UInt8]) -> Void) { write(&bytes) }

    /// Appends an integer.
    package mutating func integer(_ value: some FixedWidthInteger) {
        if value < 0 { bytes.append(0x2D) }
        digits(UInt64(value.magnitude))
    }

    /// Appends a finite number in the shortest form that reads back as the same `Double`.
    ///
    /// JSON has no infinities; a value that is not finite is written as `null`.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return raw("null") }
        // Whole numbers up to 2⁵³ are exact; -0 keeps its sign the long way.
        if value.magnitude < 0x1p53, let whole = Int64(exactly: value),
            whole != 0 || value.sign == .plus
        {
            return integer(whole)
        }
        var text = value.description
        if text.hasSuffix(".0") { text.removeLast(2) }
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends `,`.
    package mutating func comma() { bytes.append(0x2C) }

    private mutating func character(_ byte: UInt8) {
        switch byte {
        case 0x22: raw(#"\""#)
        case 0x5C: raw(#"\\"#)
        case 0x08: raw(#"\b"#)
        case 0x0C: raw(#"\f"#)
        case 0x0A: raw(#"\n"#)
        case 0x0D: raw(#"\r"#)
        case 0x09: raw(#"\t"#)
        case 0..<0x20:
            raw(#"\u00"#)
            bytes.append(Self.hexadecimal[Int(byte >> 4)])
            bytes.append(Self.hexadecimal[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    /// Most numbers are indices into a table of words.
    @inline(__always)
    private mutating func shortDigits(_ value: UInt16) {
        if value >= 100 { bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 100)) }
        if value >= 10 { bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 10 % 10)) }
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }

    private mutating func digits(_ value: UInt64) {
        if value < 1000 { return shortDigits(UInt16(value)) }
        var count = 1
        var bound: UInt64 = 10
        while count < 19, value >= bound {
            count += 1
            bound *= 10
        }
        if value >= 10_000_000_000_000_000_000 { count = 20 }
        bytes.append(contentsOf: repeatElement(0x30, count: count))
        var rest = value
        var at = bytes.count - 1
        while rest > 0 {
            bytes[at] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            at -= 1
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
