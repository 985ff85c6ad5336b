/// A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits.
///
/// Ordered ids keep the journal's unique index append-only, which is what makes a group commit
/// cheap; the same id sent again names the same message.
package struct MessageID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The first eight of the sixteen bytes, big-endian.
    package let high: UInt64
    /// The last eight, big-endian.
    package let low: UInt64

    /// A new id for a moment, from 80 bits of randomness.
    ///
    /// - Parameters:
    ///   - moment: sets the first 48 bits; not before 1970.
    ///   - randomness: where the other bits come from, injected so that tests repeat.
    package init(at moment: Timestamp, using randomness: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, moment.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | 0x7000 | randomness.next() & 0x0FFF
        low = randomness.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    /// The id of two big-endian halves.
    package init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// The id that sixteen bytes hold; nil for another count.
    package init?(bytes: some Collection<UInt8>) {
        self.init(bytes: Array(bytes))
    }

    /// The id that sixteen bytes hold, without the calls a generic collection costs.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for place in 0..<8 {
            high = high << 8 | UInt64(bytes[place])
            low = low << 8 | UInt64(bytes[place + 8])
        }
        self.init(high: high, low: low)
    }

    /// The id written as `8-4-4-4-12` hexadecimal digits; nil when it is not that.
    package init?(_ text: String) {
        self.init(text: Array(text.utf8))
    }

    /// The id written as `8-4-4-4-12` hexadecimal digits in UTF-8 text; nil when it is not that.
    package init?(text: [UInt8]) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        var place = 0
        for letter in text {
            if Self.isDash(at: place) {
                guard letter == 0x2D else { return nil }
            } else {
                guard place < Self.textBytes, let digit = hexadecimalValue(letter) else {
                    return nil
                }
                if place < 18 {
                    high = high << 4 | UInt64(digit)
                } else {
                    low = low << 4 | UInt64(digit)
                }
            }
            place += 1
        }
        guard place == Self.textBytes else { return nil }
        (self.high, self.low) = (high, low)
    }

    /// The sixteen bytes, big-endian.
    package var bytes: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
            for place in 0..<8 {
                let shift = UInt64(56 - 8 * place)
                unsafe bytes[place] = UInt8(truncatingIfNeeded: high >> shift)
                unsafe bytes[place + 8] = UInt8(truncatingIfNeeded: low >> shift)
            }
            count = 16
        }
    }

    /// `8-4-4-4-12` lower-case hexadecimal digits.
    package var description: String {
        var text: [UInt8] = []
        write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the text form to UTF-8 text.
    package func write(to text: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.textBytes) { letters in
            var (half, digit) = (high, 0)
            for place in 0..<Self.textBytes {
                if Self.isDash(at: place) {
                    unsafe letters.initializeElement(at: place, to: 0x2D)
                    continue
                }
                if digit == 16 { half = low }
                let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (digit & 15)) & 15)
                unsafe letters.initializeElement(at: place, to: hexadecimalDigit(value))
                digit += 1
            }
            unsafe text.append(contentsOf: UnsafeBufferPointer(letters))
        }
    }

    private static let textBytes = 36

    /// Whether a dash stands at a place of the text form.
    private static func isDash(at place: Int) -> Bool {
        place == 8 || place == 13 || place == 18 || place == 23
    }

    /// Older ids sort first; ids of one millisecond sort by their random bits.
    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Decodes the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = id
    }

    /// Encodes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Lower-case hexadecimal digits of bytes.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    hexadecimal(Array(bytes))
}

/// Lower-case hexadecimal digits of bytes, without the calls a generic sequence costs.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
        text.append(hexadecimalDigit(byte >> 4))
        text.append(hexadecimalDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x61 - 10 + value
}

/// What a hexadecimal digit of either case is worth; nil for any other letter.
package func hexadecimalValue(_ letter: UInt8) -> UInt8? {
    switch letter {
    case 0x30...0x39: letter - 0x30
    case 0x61...0x66: letter - 0x61 + 10
    case 0x41...0x46: letter - 0x41 + 10
    default: nil
    }
}
