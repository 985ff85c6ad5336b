/// Takes the fields of a line one by one, without a string for those that are numbers.
struct FieldCursor {
    private let bytes: ArraySlice<UInt8>
    private var next: Int
    private(set) var isAtEnd = false

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        next = bytes.startIndex
    }

    /// The bytes up to the next tab or the line's end; nil when there is no field left.
    mutating func field() -> ArraySlice<UInt8>? {
        guard !isAtEnd else { return nil }
        var end = next
        while end < bytes.endIndex, bytes[end] != 0x09 { end += 1 }
        defer {
            isAtEnd = end == bytes.endIndex
            next = end + 1
        }
        return bytes[next..<end]
    }

    /// All that is left, tabs included: a mountpoint may have them.
    mutating func rest() -> ArraySlice<UInt8>? {
        guard !isAtEnd else { return nil }
        isAtEnd = true
        return bytes[next...]
    }

    /// A field of decimal digits; nil when there is none or it is something else.
    mutating func number() -> UInt64? { field().flatMap(Self.number) }

    /// Decimal digits as a number; nil for anything else.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(UInt64(byte - 0x30))
            guard !over, !more else { return nil }
            value = sum
        }
        return value
    }

    /// Whether a field is the `-` that stands for no value.
    static func isAbsent(_ field: ArraySlice<UInt8>) -> Bool {
        field.count == 1 && field.first == 0x2D
    }
}
