package import Quantities

/// A value that travels to and from PostgreSQL in its binary form, big-endian.
package protocol PostgresValue {
    /// The type it has in SQL.
    static var postgresType: PostgresType { get }

    /// How many bytes `write(to:)` adds.
    var postgresLength: Int { get }

    /// Adds the value's bytes.
    func write(to bytes: inout [UInt8])

    /// Reads a value from its bytes; nil when they are not one of this type.
    init?(postgres bytes: UnsafeRawBufferPointer)
}

extension PostgresValue where Self: FixedWidthInteger & BitwiseCopyable {
    /// The width of the integer.
    package var postgresLength: Int { Self.bitWidth / 8 }

    /// Adds the bytes, big-endian.
    package func write(to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Reads exactly as many bytes as the integer is wide.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.bitWidth / 8 else { return nil }
        self = unsafe Self(bigEndian: bytes.loadUnaligned(as: Self.self))
    }
}

extension Int16: PostgresValue {
    /// `smallint`.
    package static var postgresType: PostgresType { .int2 }
}

extension Int32: PostgresValue {
    /// `integer`.
    package static var postgresType: PostgresType { .int4 }
}

extension Int64: PostgresValue {
    /// `bigint`.
    package static var postgresType: PostgresType { .int8 }
}

extension Double: PostgresValue {
    /// `double precision`.
    package static var postgresType: PostgresType { .float8 }

    /// Eight bytes.
    package var postgresLength: Int { 8 }

    /// Adds the IEEE 754 bits.
    package func write(to bytes: inout [UInt8]) {
        Int64(bitPattern: bitPattern).write(to: &bytes)
    }

    /// Reads the IEEE 754 bits.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let bits = unsafe Int64(postgres: bytes) else { return nil }
        self.init(bitPattern: UInt64(bitPattern: bits))
    }
}

extension Bool: PostgresValue {
    /// `boolean`.
    package static var postgresType: PostgresType { .bool }

    /// One byte.
    package var postgresLength: Int { 1 }

    /// Adds 1 or 0.
    package func write(to bytes: inout [UInt8]) {
        bytes.append(self ? 1 : 0)
    }

    /// Reads one byte.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 1 else { return nil }
        self = unsafe bytes[0] != 0
    }
}

extension String: PostgresValue {
    /// `text`.
    package static var postgresType: PostgresType { .text }

    /// The UTF-8 bytes; PostgreSQL refuses a NUL among them.
    package var postgresLength: Int { utf8.count }

    /// Adds the UTF-8 bytes.
    package func write(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: utf8)
    }

    /// Reads UTF-8; nil for anything else.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        unsafe self.init(validating: bytes, as: UTF8.self)
    }
}

extension [UInt8]: PostgresValue {
    /// `bytea`.
    package static var postgresType: PostgresType { .bytea }

    /// The bytes themselves.
    package var postgresLength: Int { count }

    /// Adds the bytes.
    package func write(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: self)
    }

    /// The bytes as they are.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        self = unsafe Array(bytes)
    }
}

extension Timestamp: PostgresValue {
    /// `timestamptz`.
    package static var postgresType: PostgresType { .timestamptz }

    /// Eight bytes.
    package var postgresLength: Int { 8 }

    /// Adds microseconds since 2000-01-01.
    package func write(to bytes: inout [UInt8]) {
        postgresMicroseconds.write(to: &bytes)
    }

    var postgresMicroseconds: Int64 { microseconds - postgresEpochMicroseconds }

    /// Reads microseconds since 2000-01-01; `infinity` is not a moment of ours.
    package init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let count = unsafe Int64(postgres: bytes), count != .max, count != .min else {
            return nil
        }
        self.init(microseconds: count + postgresEpochMicroseconds)
    }
}
