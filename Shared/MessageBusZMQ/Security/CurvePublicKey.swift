import Quantities

/// The public half of a CURVE key, written as 64 lower-case hexadecimal digits.
///
/// ZeroMQ's own text form, Z85, uses `$`, `#`, `{` and `&`, which shells, YAML and compose files
/// change.
package struct CurvePublicKey: Name {
    /// The 64 digits.
    package let text: String

    /// The key, or nil when `text` is not 64 lower-case hexadecimal digits.
    package init?(_ text: String) {
        guard text.utf8.count == 64, hexadecimalBytes(text) != nil else { return nil }
        self.text = text
    }

    /// The key of 32 bytes; nil for another count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        text = hexadecimal(bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { hexadecimalBytes(text) ?? [] }
}

/// The bytes of lower-case hexadecimal digits; nil when they are not that.
func hexadecimalBytes(_ text: String) -> [UInt8]? {
    func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
            return nil
        }
        bytes.append(high << 4 | low)
    }
    return bytes
}
