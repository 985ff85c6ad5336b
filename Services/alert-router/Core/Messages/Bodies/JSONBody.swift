import Foundation

/// Bodies that are sent as JSON.
package enum JSONBody {
    /// An object as JSON, its keys in order, so that the same message has the same bytes.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// Bodies that are sent as an HTML form does.
package enum FormBody {
    /// Fields as `application/x-www-form-urlencoded`, in their order; empty ones are left out.
    package static func encode(_ fields: [(String, String)]) -> [UInt8] {
        let pairs = fields.filter { !$0.1.isEmpty }.map { "\(escaped($0.0))=\(escaped($0.1))" }
        return Array(pairs.joined(separator: "&").utf8)
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.properties.isASCIIHexDigit || (0x61...0x7A).contains(byte)
                || (0x41...0x5A).contains(byte) || "-._~".utf8.contains(byte)
            if isPlain {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
