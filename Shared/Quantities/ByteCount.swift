/// A number of bytes, exact; never a count of kilobytes or of blocks.
package struct ByteCount: Sendable, Hashable, Comparable, Codable {
    /// The bytes; not negative in anything measured, negative in a difference.
    package let bytes: Int64

    /// A number of bytes.
    package init(_ bytes: Int64) {
        self.bytes = bytes
    }

    /// A number of GiB, 2³⁰ bytes each.
    package static func gibibytes(_ count: Int64) -> Self { Self(count << 30) }

    /// A number of MiB, 2²⁰ bytes each.
    package static func mebibytes(_ count: Int64) -> Self { Self(count << 20) }

    /// A number of KiB, 2¹⁰ bytes each.
    package static func kibibytes(_ count: Int64) -> Self { Self(count << 10) }

    /// Fewer bytes sort first.
    package static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }

    /// The sum; traps on overflow, which no real disk reaches.
    package static func + (left: Self, right: Self) -> Self { Self(left.bytes + right.bytes) }

    /// The difference.
    package static func - (left: Self, right: Self) -> Self { Self(left.bytes - right.bytes) }

    /// Decodes one integer of bytes.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Encodes one integer of bytes.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }
}
