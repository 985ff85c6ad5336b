import Contracts
import Quantities

/// Reads the fields of a frame; every read past the end is a fault, never a trap.
struct WireReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Checks and takes away the checksum at the end.
    init(sealed bytes: [UInt8]) throws(FrameFault) {
        guard bytes.count >= 4 else { throw .length }
        let content = Array(bytes.dropLast(4))
        var tail = Self(Array(bytes.suffix(4)))
        guard CRC32C.of(content) == (try tail.number(UInt32.self)) else { throw .checksum }
        self.init(content)
    }

    mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type
    ) throws(FrameFault) -> Number {
        let raw = try take(Number.bitWidth / 8)
        return unsafe raw.withUnsafeBytes {
            unsafe Number(littleEndian: $0.loadUnaligned(as: Number.self))
        }
    }

    mutating func take(_ count: Int) throws(FrameFault) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - index else { throw .length }
        defer { index += count }
        return bytes[index..<index + count]
    }

    mutating func text() throws(FrameFault) -> String {
        let count = Int(try number(UInt16.self))
        guard let text = String(validating: try take(count), as: UTF8.self) else {
            throw .badValue
        }
        return text
    }

    mutating func block() throws(FrameFault) -> [UInt8] {
        Array(try take(Int(try number(UInt32.self))))
    }

    mutating func flag() throws(FrameFault) -> Bool {
        let byte = try number(UInt8.self)
        guard byte <= 1 else { throw .badValue }
        return byte == 1
    }

    mutating func optional<Value>(
        _ read: (inout Self) throws(FrameFault) -> Value
    ) throws(FrameFault) -> Value? {
        switch try number(UInt8.self) {
        case 0: nil
        case 1: try read(&self)
        default: throw .badValue
        }
    }

    mutating func name<Kind: Name>(_ kind: Kind.Type) throws(FrameFault) -> Kind {
        guard let name = Kind(try text()) else { throw .badValue }
        return name
    }

    mutating func epoch() throws(FrameFault) -> Epoch {
        guard let epoch = Epoch(bytes: Array(try take(16))) else { throw .badValue }
        return epoch
    }

    mutating func messageID() throws(FrameFault) -> MessageID {
        guard let id = MessageID(bytes: try take(16)) else { throw .badValue }
        return id
    }

    /// Nothing may be left.
    func finish() throws(FrameFault) {
        guard index == bytes.count else { throw .length }
    }
}
