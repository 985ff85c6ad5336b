import HTTPTypes
import Hummingbird

/// W3C trace context: the caller's trace goes on, or a new one begins.
enum TraceParent {
    /// The `traceparent` of a call: the caller's trace id, if it sent a valid one, and a new span.
    static func make(
        continuing received: String?,
        using randomness: inout some RandomNumberGenerator
    ) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(55)
        if let received, isValid(received) {
            // Version 00 is what we speak, whatever later version was sent.
            text += Array("00-".utf8)
            text += received.utf8.dropFirst(3).prefix(33)
            append(randomness.next(), to: &text)
            text += received.utf8.dropFirst(52).prefix(3)
        } else {
            text += Array("00-".utf8)
            append(randomness.next(), to: &text)
            append(randomness.next() | 1, to: &text)
            text.append(0x2D)
            append(randomness.next(), to: &text)
            text += Array("-01".utf8)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text is `version-traceid-spanid-flags` with ids that are not all zero.
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 55 || (bytes.count > 55 && bytes[55] == 0x2D),
            [2, 35, 52].allSatisfy({ bytes[$0] == 0x2D }),
            bytes[..<2] != [0x66, 0x66], !(bytes[..<2] == [0x30, 0x30] && bytes.count > 55)
        else { return false }
        let fields = [bytes[..<2], bytes[3..<35], bytes[36..<52], bytes[53..<55]]
        return fields.allSatisfy { $0.allSatisfy(isHexadecimal) }
            && fields[1].contains { $0 != 0x30 } && fields[2].contains { $0 != 0x30 }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func append(_ bits: UInt64, to text: inout [UInt8]) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: bits >> UInt64(shift)) & 15
            text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
