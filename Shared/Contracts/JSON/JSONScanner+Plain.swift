import Quantities

// What stands where it is expected, without a look for anything else. Each leaves the scanner where
// it stood when something else comes.
extension JSONScanner {
    /// Passes exactly these bytes.
    mutating func pass(_ expected: [UInt8]) -> Bool {
        guard source.starts(with: expected[...], at: index) else { return false }
        advance(by: expected.count)
        return true
    }

    /// Passes an id.
    mutating func plainID() -> MessageID? {
        guard source.count - index >= Self.idBytes,
            let id = MessageID(text: Array(bytes[index..<index + Self.idBytes]))
        else { return nil }
        advance(by: Self.idBytes)
        return id
    }

    /// Passes a whole number of up to eighteen digits.
    mutating func plainNumber() -> UInt64? {
        var (number, count): (UInt64, Int) = (0, 0)
        while case let digit = source[index + count] &- 0x30, digit < 10, count < 18 {
            number = number * 10 + UInt64(digit)
            count += 1
        }
        guard count > 0 else { return nil }
        advance(by: count)
        return number
    }

    /// Passes a time and the quotation mark behind it.
    mutating func plainTime() -> Timestamp? {
        var count = 0
        while case let letter = source[index + count], letter > 0x20, letter != 0x22 { count += 1 }
        guard source[index + count] == 0x22,
            let time = Timestamp.parse(rfc3339: Array(bytes[index..<index + count]))
        else { return nil }
        advance(by: count + 1)
        return time.moment
    }

    private static let idBytes = 36
}
