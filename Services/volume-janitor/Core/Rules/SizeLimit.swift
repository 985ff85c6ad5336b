package import Quantities

/// A size that a rule names: bytes, or a part of the file system that holds the volume.
package enum SizeLimit: Sendable, Hashable {
    /// So many bytes.
    case bytes(Int64)
    /// So many hundredths of the file system's size.
    case percent(Double)

    /// Reads digits, a size with a unit, or a percentage from 0 to 100; nil for anything else.
    package init?(text: String) {
        if text.last == "%" {
            let digits = text.dropLast().drop { $0 == " " }
            guard let first = digits.utf8.first, (0x30...0x39).contains(first),
                let percent = Double(String(digits)), (0...100).contains(percent)
            else { return nil }
            self = .percent(percent)
        } else if let bytes = ParameterReader.decimal(text) {
            self = .bytes(bytes)
        } else if let first = text.utf8.first, (0x30...0x39).contains(first),
            let size = ByteCount(text: text)
        {
            self = .bytes(size.bytes)
        } else {
            return nil
        }
    }

    /// The bytes on a file system of a size; nil when a percentage is asked of an unknown size.
    package func bytes(ofFileSystem size: ByteCount?) -> Int64? {
        switch self {
        case .bytes(let bytes): bytes
        case .percent(let percent): size.map { Int64(Double($0.bytes) * percent / 100) }
        }
    }
}
