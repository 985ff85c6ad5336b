/// An nvlist in native little-endian encoding, as far as tokens use it: numbers, texts and flags.
///
/// After four bytes of header (encoding 0, endianness 1) come version and flags, then pairs of
/// size, length of the name, count, type, name and value, each padded to eight bytes, until a size
/// of 0 (OpenZFS `nvpair.c`).
struct NameValueList {
    enum Value: Hashable {
        case number(UInt64)
        case text(String)
        case flag
    }

    private(set) var values: [String: Value] = [:]

    private static let headerBytes = 12
    private static let pairBytes = 16
    private static let flagType: UInt32 = 1
    private static let numberType: UInt32 = 8
    private static let textType: UInt32 = 9

    /// The list, or nil when it is not one of this encoding or ends before its end.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerBytes, bytes[0] == 0, bytes[1] == 1 else { return nil }
        var start = Self.headerBytes
        while true {
            guard start + 4 <= bytes.count else { return nil }
            let size = Int(Self.word(bytes, start))
            if size == 0 { return }
            guard size >= Self.pairBytes, start + size <= bytes.count,
                take(bytes[start..<(start + size)])
            else { return nil }
            start += size
        }
    }

    /// Reads one pair; false when it does not fit its size.
    private mutating func take(_ pair: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(pair)
        let nameLength = Int(bytes[4]) | Int(bytes[5]) << 8
        let nameEnd = Self.pairBytes + nameLength
        guard nameLength > 1, nameEnd <= bytes.count else { return false }
        let name = String(decoding: bytes[Self.pairBytes..<(nameEnd - 1)], as: UTF8.self)
        let start = (nameEnd + 7) & ~7
        switch Self.word(bytes, 12) {
        case Self.flagType: values[name] = .flag
        case Self.numberType:
            guard start + 8 <= bytes.count else { return false }
            let low = UInt64(Self.word(bytes, start))
            values[name] = .number(low | UInt64(Self.word(bytes, start + 4)) << 32)
        case Self.textType:
            guard start <= bytes.count, let end = bytes[start...].firstIndex(of: 0) else {
                return false
            }
            values[name] = .text(String(decoding: bytes[start..<end], as: UTF8.self))
        default: break
        }
        return true
    }

    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
            | UInt32(bytes[start + 3]) << 24
    }
}
