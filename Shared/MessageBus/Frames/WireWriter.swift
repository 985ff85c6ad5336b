import Contracts
import Quantities

/// Writes the fields of a frame, numbers with their lowest byte first.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number<Number: FixedWidthInteger>(_ value: Number) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func raw(_ added: some Sequence<UInt8>) { bytes.append(contentsOf: added) }

    /// Text of at most 65,535 bytes, behind its length.
    mutating func text(_ text: String) {
        number(UInt16(truncatingIfNeeded: text.utf8.count))
        raw(text.utf8.prefix(Int(UInt16.max)))
    }

    /// One byte, 1 or 0.
    mutating func flag(_ isSet: Bool) { number(UInt8(isSet ? 1 : 0)) }

    /// Bytes behind their length.
    mutating func block(_ block: [UInt8]) {
        number(UInt32(truncatingIfNeeded: block.count))
        raw(block)
    }

    /// Something, or a zero byte.
    mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
        number(UInt8(value == nil ? 0 : 1))
        if let value { write(&self, value) }
    }

    /// The checksum of everything before it.
    mutating func seal() { number(CRC32C.of(bytes)) }
}
