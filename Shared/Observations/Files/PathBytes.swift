/// A file name or a relative path as the kernel has it: bytes, which need not be text.
///
/// In JSON it is a string where the bytes are UTF-8, else `{"b64": "…"}`; both read back exactly.
package struct PathBytes: Sendable, Hashable, Comparable {
    /// The bytes; no NUL among them.
    package let bytes: [UInt8]

    /// A path of bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A path of text.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Paths sort by their bytes, the same on every file system.
    package static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The path of something in this folder; an empty path is the folder where a walk began.
    package func appending(_ name: some Sequence<UInt8>) -> Self {
        var path = bytes
        if !path.isEmpty { path.append(Self.slash) }
        path.append(contentsOf: name)
        return Self(path)
    }

    /// The names between the slashes, without empty ones.
    package var components: [ArraySlice<UInt8>] {
        bytes.split(separator: Self.slash)
    }

    /// The path as text; nil when it is not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    private static let slash = UInt8(ascii: "/")
}

extension PathBytes: CustomStringConvertible {
    /// The path for people: what is not printable text is written as `\xNN`.
    package var description: String {
        if let text, text.unicodeScalars.allSatisfy(Self.isPlain) { return text }
        var shown = ""
        for byte in bytes {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") {
                shown.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                shown += "\\x" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return shown
    }

    /// Neither a control character nor one that turns the text around it.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: scalar != "\\"
        }
    }
}

extension PathBytes: Codable {
    private enum Key: String, CodingKey {
        case base64 = "b64"
    }

    /// Decodes a string or `{"b64": …}`; refuses NUL.
    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(text)
        } else {
            let container = try decoder.container(keyedBy: Key.self)
            let text = try container.decode(String.self, forKey: .base64)
            guard let bytes = Self.decode(base64: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .base64,
                    in: container,
                    debugDescription: "not base64 with padding"
                )
            }
            self.init(bytes)
        }
        guard !bytes.contains(0) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a path has no NUL")
            )
        }
    }

    /// Encodes a string, or base64 where the bytes are no text.
    package func encode(to encoder: any Encoder) throws {
        if let text {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        } else {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(Self.encode(base64: bytes), forKey: .base64)
        }
    }

    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// Base64 with padding (RFC 4648, section 4).
    static func encode(base64 bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                let digit = digits[Int(bits >> (18 - 6 * UInt32(place))) & 63]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of base64 with padding; nil for anything else.
    static func decode(base64 text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        let padding = digits.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        digits.removeLast(padding)
        var bits: UInt32 = 0
        var bytes: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            guard let value = Self.digits.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            let held = (index % 4 + 1) * 6 % 8
            if index % 4 != 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held))) }
            if index % 4 == 3 { bits = 0 }
        }
        return bytes
    }
}
