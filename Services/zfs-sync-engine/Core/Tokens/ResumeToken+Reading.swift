import Observations
import Quantities

extension ResumeToken {
    /// Characters of a token at the most; real ones have a few hundred.
    package static let charactersMax = 65_536
    /// Bytes of a token's list at the most.
    package static let listBytesMax = 65_536

    /// Makes zlib data into as many bytes as it is told, or nil.
    package typealias Inflate = @Sendable (_ data: [UInt8], _ length: Int) -> [UInt8]?

    /// Reads a token.
    ///
    /// - Parameters:
    ///   - text: the token.
    ///   - inflate: inflates zlib data; the only thing that this module does not do itself.
    /// - Throws: `ResumeTokenFault`.
    package init(reading text: String, inflate: Inflate) throws(ResumeTokenFault) {
        guard text.utf8.count <= Self.charactersMax else { throw .tooLong }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw .malformed }
        guard parts[0] == "1" else { throw .version(String(parts[0])) }
        guard let checksum = UInt64(parts[1], radix: 16), let length = Int(parts[2], radix: 16),
            (1...Self.listBytesMax).contains(length), let data = Self.bytes(ofHex: parts[3])
        else { throw .malformed }
        guard Self.fletcher(data) == checksum else { throw .checksum }
        guard let list = inflate(data, length), list.count == length else { throw .notInflated }
        guard let values = NameValueList(list)?.values else { throw .list }
        try self.init(values)
    }

    private init(_ values: [String: NameValueList.Value]) throws(ResumeTokenFault) {
        guard case .number(let guid) = values["toguid"], case .text(let name) = values["toname"]
        else { throw .noSnapshot }
        self.init(toGuid: ZFSGuid(guid), toName: name)
        if case .number(let from) = values["fromguid"], from != 0 { fromGuid = ZFSGuid(from) }
        if case .number(let number) = values["object"] { object = number }
        if case .number(let number) = values["offset"] { offset = number }
        if case .number(let number) = values["bytes"] { bytes = ByteCount(clamping: number) }
        isRaw = values["rawok"] != nil
        hasLargeBlocks = values["largeblockok"] != nil
        isCompressed = values["compressok"] != nil
        hasEmbeddedData = values["embedok"] != nil
    }

    /// The first word of the fletcher-4 checksum: the sum of the 32-bit words.
    private static func fletcher(_ data: [UInt8]) -> UInt64 {
        var sum: UInt64 = 0
        var index = 0
        while index + 4 <= data.count {
            sum &+=
                UInt64(data[index]) | UInt64(data[index + 1]) << 8
                | UInt64(data[index + 2]) << 16 | UInt64(data[index + 3]) << 24
            index += 4
        }
        return sum
    }

    private static func bytes(ofHex text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), !digits.isEmpty else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexDigit(digits[index]), let low = hexDigit(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }
}
