/// The name of a Docker volume: `[a-zA-Z0-9][a-zA-Z0-9_.-]*`, at most 255 bytes.
package struct VolumeName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name as Docker writes it.
    package let text: String

    /// Bytes of a name at the most.
    package static let bytesMax = 255

    /// A name; nil for a text that Docker takes for none.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard bytes.count <= Self.bytesMax, let first = bytes.first, Self.isAlphanumeric(first),
            bytes.allSatisfy({ Self.isAlphanumeric($0) || "_.-".utf8.contains($0) })
        else { return nil }
        self.text = String(text)
    }

    /// By the bytes of the names.
    package static func < (left: VolumeName, right: VolumeName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// The name.
    package var description: String { text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
