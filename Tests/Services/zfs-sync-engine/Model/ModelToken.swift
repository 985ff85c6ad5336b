import Observations

/// Makes real tokens, whose data any zlib inflates, and reads their data back.
package enum ModelToken {
    static func text(of partial: ModelPartial) -> String {
        var list: [UInt8] = [0, 1, 0, 0] + words([0, 1])
        if let from = partial.fromGuid { list += pair("fromguid", from.value) }
        // Nothing received is object 0 with no bytes; else the numbers only have to grow.
        list += pair("object", partial.bytes == 0 ? 0 : 2)
        list += pair("offset", UInt64(partial.bytes))
        list += pair("bytes", UInt64(partial.bytes))
        list += pair("toguid", partial.to.guid.value)
        list += textPair("toname", partial.toName)
        if partial.isRaw { list += flag("rawok") }
        list += words([0, 0])
        let data = stored(list)
        var sum: UInt64 = 0
        for index in stride(from: 0, to: data.count / 4 * 4, by: 4) {
            sum &+= (0..<4).reduce(0) { $0 | UInt64(data[index + $1]) << (8 * UInt64($1)) }
        }
        return "1-\(hex(sum))-\(hex(UInt64(list.count)))-"
            + data.map { byte in
                String(UInt16(byte) + 0x100, radix: 16).dropFirst()
            }.joined()
    }

    /// Inflates what `text(of:)` deflated, which is one stored block (RFC 1950 and 1951).
    package static func inflate(_ data: [UInt8], _ length: Int) -> [UInt8]? {
        guard data.count == length + 11, data[0] == 0x78 else { return nil }
        return Array(data[7..<(7 + length)])
    }

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let size = UInt16(bytes.count)
        let head: [UInt8] = [
            0x78, 0x01, 0x01, UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF),
            UInt8(~size >> 8),
        ]
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let check = high << 16 | low
        return head + bytes + (0..<4).map { UInt8(check >> (24 - 8 * UInt32($0)) & 0xFF) }
    }

    private static func pair(_ name: String, _ value: UInt64) -> [UInt8] {
        let padded = padded(Array(name.utf8) + [0])
        let value = words([UInt32(value & 0xFFFF_FFFF), UInt32(value >> 32)])
        return head(name, 16 + padded.count + 8, 8) + padded + value
    }

    private static func textPair(_ name: String, _ text: String) -> [UInt8] {
        let (padded, value) = (padded(Array(name.utf8) + [0]), padded(Array(text.utf8) + [0]))
        return head(name, 16 + padded.count + value.count, 9) + padded + value
    }

    private static func flag(_ name: String) -> [UInt8] {
        let padded = padded(Array(name.utf8) + [0])
        return head(name, 16 + padded.count, 1) + padded
    }

    private static func head(_ name: String, _ size: Int, _ type: UInt32) -> [UInt8] {
        let length = name.utf8.count + 1
        return words([UInt32(size)]) + [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0]
            + words([1, type])
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    private static func words(_ words: [UInt32]) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(word >> (8 * UInt32($0)) & 0xFF) } }
    }

    private static func hex(_ number: UInt64) -> String { String(number, radix: 16) }
}
