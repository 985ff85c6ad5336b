import CProcessor

/// The checksum of rows and frames: CRC-32C (Castagnoli), as iSCSI and ext4 use it.
///
/// The processor's own instruction where there is one; else eight tables of 256 words, so that
/// eight bytes take one step.
package struct CRC32C: Sendable {
    private var remainder: UInt32 = 0xFFFF_FFFF
    private let usesProcessor: Bool

    /// A checksum of nothing yet.
    package init() { self.init(usesProcessor: Self.processorHasIt) }

    /// A checksum by the processor or by tables, which are the same number.
    init(usesProcessor: Bool) { self.usesProcessor = usesProcessor }

    /// Whether this machine's processor has an instruction for it.
    static let processorHasIt = pk_has_crc32c()

    /// The checksum of what was added.
    package var value: UInt32 { ~remainder }

    /// Adds bytes.
    package mutating func add(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { unsafe add($0) }
    }

    /// Adds the UTF-8 bytes of a text.
    package mutating func add(text: String) {
        var text = text
        text.withUTF8 { unsafe add($0) }
    }

    /// Adds a number, its lowest byte first.
    package mutating func add(_ number: UInt64) {
        unsafe withUnsafeBytes(of: number.littleEndian) { bytes in
            unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe add($0) }
        }
    }

    /// The checksum of some bytes.
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        var checksum = Self()
        checksum.add(bytes)
        return checksum.value
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard usesProcessor, let start = bytes.baseAddress else {
            return unsafe addByTables(bytes)
        }
        remainder = unsafe pk_crc32c(remainder, start, bytes.count)
    }

    private mutating func addByTables(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe Self.tables.withUnsafeBufferPointer { table in
            var crc = remainder
            var index = 0
            let raw = UnsafeRawBufferPointer(bytes)
            while index + 8 <= bytes.count {
                let eight = unsafe UInt64(
                    littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                )
                let mixed = eight ^ UInt64(crc)
                crc =
                    unsafe table[7 << 8 | Int(mixed & 255)]
                    ^ table[6 << 8 | Int(mixed >> 8 & 255)]
                    ^ table[5 << 8 | Int(mixed >> 16 & 255)]
                    ^ table[4 << 8 | Int(mixed >> 24 & 255)]
                crc ^=
                    unsafe table[3 << 8 | Int(mixed >> 32 & 255)]
                    ^ table[2 << 8 | Int(mixed >> 40 & 255)]
                    ^ table[1 << 8 | Int(mixed >> 48 & 255)]
                    ^ table[Int(mixed >> 56)]
                index += 8
            }
            while index < bytes.count {
                crc = unsafe table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[index])] ^ crc >> 8
                index += 1
            }
            remainder = crc
        }
    }

    private static let tables: [UInt32] = {
        var tables = (0..<UInt32(256)).map { byte in
            (0..<8).reduce(byte) { crc, _ in crc & 1 == 1 ? 0x82F6_3B78 ^ crc >> 1 : crc >> 1 }
        }
        for _ in 1..<8 {
            for before in tables.suffix(256) {
                tables.append(tables[Int(before & 255)] ^ before >> 8)
            }
        }
        return tables
    }()
}
