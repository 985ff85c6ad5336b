package import Quantities

/// Who publishes: one instance of a service, `<service>/<instance>`.
package struct SourceID: Name {
    /// The text as it was given.
    package let text: String

    /// The source, or nil when `text` is not `<service>/<instance>` of lower-case letters, digits
    /// and `-`, the instance of at most 60 bytes.
    package init?(_ text: String) {
        var slash: Int?
        var (place, isName) = (0, true)
        for letter in text.utf8 {
            if letter == 0x2F {
                guard slash == nil else { return nil }
                slash = place
            } else {
                isName = isName && Self.isPartOfName(letter)
            }
            place += 1
        }
        guard isName, let slash, (1...40).contains(slash), (1...60).contains(place - slash - 1)
        else { return nil }
        self.text = text
    }

    /// Both parts are spelled as a service's name is.
    private static func isPartOfName(_ letter: UInt8) -> Bool {
        (0x61...0x7A).contains(letter) || (0x30...0x39).contains(letter) || letter == 0x2D
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
    /// Two halves, big-endian: a word is copied and compared for nothing, an array is not.
    private let high: UInt64
    private let low: UInt64

    /// The sixteen bytes.
    package var bytes: [UInt8] { MessageID(high: high, low: low).bytes }

    /// The epoch of sixteen bytes; nil for another count.
    package init?(bytes: [UInt8]) {
        guard let halves = MessageID(bytes: bytes) else { return nil }
        (high, low) = (halves.high, halves.low)
    }

    /// The epoch written as 32 hexadecimal digits; nil when it is not that.
    package init?(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for letter in text.utf8 {
            guard let digit = hexadecimalValue(letter) else { return nil }
            if let half = high {
                bytes.append(half << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { return nil }
        self.init(bytes: bytes)
    }

    /// A new epoch.
    package init(using randomness: inout some RandomNumberGenerator) {
        (high, low) = (randomness.next(), randomness.next())
    }

    /// 32 lower-case hexadecimal digits.
    package var description: String { hexadecimal(bytes) }

    /// Epochs sort by their bytes, which says nothing about their age.
    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
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
