package import Quantities

/// Who publishes: one instance of a service, `<service>/<instance>`.
package struct SourceID: Name {
    /// The text as it was given.
    package let text: String

    /// The source, or nil when `text` is not `<service>/<instance>` of lower-case letters, digits
    /// and `-`, the instance of at most 60 bytes.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, ServiceName(String(parts[0])) != nil,
            (1...60).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            })
        else { return nil }
        self.text = text
    }

    /// The service this source is an instance of.
    package var service: ServiceName {
        guard let name = ServiceName(String(text.prefix { $0 != "/" })) else {
            preconditionFailure("checked when the source was made")
        }
        return name
    }

    /// The instance's own name.
    package var instance: String { String(text.drop { $0 != "/" }.dropFirst()) }
}

/// Sixteen random bytes made with a journal: a journal made anew, or put back from a backup,
/// must not pass its numbers off as the old ones.
package struct Epoch: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The sixteen bytes.
    package let bytes: [UInt8]

    /// The epoch of sixteen bytes; nil for another count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The epoch written as 32 hexadecimal digits; nil when it is not that.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 32 else { return nil }
        let bytes = stride(from: 0, to: 32, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        self.init(bytes: bytes)
    }

    /// A new epoch.
    package init(using randomness: inout some RandomNumberGenerator) {
        bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &randomness) }
    }

    /// 32 lower-case hexadecimal digits.
    package var description: String { hexadecimal(bytes) }

    /// Epochs sort by their bytes, which says nothing about their age.
    package static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// Decodes the hexadecimal form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let epoch = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an epoch")
        }
        self = epoch
    }

    /// Encodes the hexadecimal form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
