/// A directory or a file inside a volume: an absolute path from the volume's root, normalised.
///
/// It is bytes, as the kernel has it: no NUL, no `..`, components of at most 255 bytes and 4,096 in
/// all. `//`, `/.` and a slash at the end are taken out; `/` alone is the whole volume.
package struct VolumePath: Sendable, Hashable, Comparable {
    /// The bytes; the first is always `/`, and the last only for the root.
    package let bytes: [UInt8]

    /// Bytes of a path at the most.
    package static let bytesMax = 4096
    /// Bytes between two slashes at the most (`NAME_MAX`).
    package static let nameBytesMax = 255

    /// The whole volume.
    package static let root = VolumePath(checked: [slash])

    /// A path of text.
    package init(_ text: String) throws(VolumePathFault) {
        try self.init(bytes: Array(text.utf8))
    }

    /// A path of bytes.
    package init(bytes: [UInt8]) throws(VolumePathFault) {
        guard bytes.first == Self.slash else { throw .notAbsolute }
        guard bytes.count <= Self.bytesMax else { throw .tooLong }
        guard !bytes.contains(0) else { throw .hasNUL }
        var clean: [UInt8] = []
        for name in bytes.split(separator: Self.slash) where !name.elementsEqual(".".utf8) {
            guard !name.elementsEqual("..".utf8) else { throw .goesUp }
            guard name.count <= Self.nameBytesMax else { throw .nameTooLong }
            clean.append(Self.slash)
            clean += name
        }
        self.init(checked: clean.isEmpty ? [Self.slash] : clean)
    }

    private init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// Whether it stands for the whole volume.
    package var isRoot: Bool { bytes.count == 1 }

    /// The names between the slashes; none for the root.
    package var names: [ArraySlice<UInt8>] { bytes.split(separator: Self.slash) }

    /// The path from the volume's root without its first slash; empty for the root.
    package var relative: ArraySlice<UInt8> { bytes.dropFirst() }

    /// Whether another path lies below this one; not for the path itself.
    package func contains(_ other: VolumePath) -> Bool {
        guard bytes != other.bytes else { return false }
        return isRoot || other.bytes.starts(with: bytes + [Self.slash])
    }

    /// What is left of a path below this one, without a slash before it; nil when it is not below.
    package func rest(of other: VolumePath) -> ArraySlice<UInt8>? {
        contains(other) ? other.bytes.dropFirst(isRoot ? 1 : bytes.count + 1) : nil
    }

    /// The path as text; nil when it is not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// By bytes, so that a directory stands before what it holds.
    package static func < (left: VolumePath, right: VolumePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private static let slash = UInt8(ascii: "/")
}

extension VolumePath: CustomStringConvertible {
    /// The path for people; bytes that are no printable ASCII nor UTF-8 text are `\\xNN`.
    package var description: String {
        if let text, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) {
            return text
        }
        return bytes.map { byte in
            guard !(0x20...0x7E).contains(byte) || byte == UInt8(ascii: "\\") else {
                return String(Unicode.Scalar(byte))
            }
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
