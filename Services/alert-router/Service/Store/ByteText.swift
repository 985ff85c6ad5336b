import Foundation

/// Writes texts and numbers one after another, each text with its length before it.
struct ByteWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1024) }

    var data: Data { Data(bytes) }

    mutating func number(_ value: Int64) {
        let bits = UInt64(bitPattern: value)
        for step in UInt64(0)..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * step))) }
    }

    mutating func text(_ value: String) {
        number(Int64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func texts(_ values: [String: String]) {
        number(Int64(values.count))
        for (name, value) in values {
            text(name)
            text(value)
        }
    }
}

/// Reads what `ByteWriter` wrote; nil where the bytes are not such.
struct ByteReader {
    private let data: Data
    private var index: Data.Index

    init(_ data: Data) {
        self.data = data
        index = data.startIndex
    }

    mutating func number() -> Int64? {
        guard index + 8 <= data.endIndex else { return nil }
        var value: UInt64 = 0
        for step in (0..<8).reversed() { value = value << 8 | UInt64(data[index + step]) }
        index += 8
        return Int64(bitPattern: value)
    }

    mutating func text() -> String? {
        guard let count = number(), count >= 0, Int64(data.endIndex - index) >= count else {
            return nil
        }
        defer { index += Int(count) }
        return String(decoding: data[index..<index + Int(count)], as: UTF8.self)
    }

    mutating func texts() -> [String: String]? {
        guard let count = number(), count >= 0, count < 1 << 20 else { return nil }
        var values: [String: String] = [:]
        for _ in 0..<count {
            guard let name = text(), let value = text() else { return nil }
            values[name] = value
        }
        return values
    }
}
