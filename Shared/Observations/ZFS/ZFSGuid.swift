/// The identity that ZFS gives a snapshot, bookmark, dataset or pool.
///
/// A snapshot keeps it when it is received on another pool, a bookmark has its snapshot's; names
/// and `createtxg` are another matter. Half of all guids do not fit in a signed number.
package struct ZFSGuid: Sendable, Hashable, Comparable {
    /// The number.
    package let value: UInt64

    /// A guid of a number.
    package init(_ value: UInt64) { self.value = value }

    /// Smaller numbers first; the order means nothing.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension ZFSGuid: LosslessStringConvertible {
    /// Reads decimal digits as `zfs list -p` prints them; nil for anything else.
    package init?(_ text: String) {
        guard let first = text.utf8.first, (0x30...0x39).contains(first),
            let value = UInt64(text)
        else { return nil }
        self.init(value)
    }

    /// Decimal digits.
    package var description: String { String(value) }
}

extension ZFSGuid: Codable {
    /// Decodes the digits, which are text because JSON's numbers are not exact above 2⁵³.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let guid = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a guid")
        }
        self = guid
    }

    /// Encodes the digits as text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
