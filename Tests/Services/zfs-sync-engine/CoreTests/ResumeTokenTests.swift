import Foundation
import Observations
import Quantities
import Testing
import ZFSSyncEngineCore

/// Tokens of real receives that were cut short, read without their source.
@Suite struct `Resume tokens` {
    /// Of OpenZFS 2.1.11, whose `send -nvP -t` printed what is expected here.
    static let incremental =
        "1-bc9549281-e0-789c636064000310a501c49c50360710a715e5e7a69766a6304041f68b984f6e662adb15"
        + "806c762475f94959a9c92510bd2080219f96569c5a02926983cbb321c9275596a41603e98efc0eacfa4bf2"
        + "21ae386411fde906b3e4750d24794eb07c5e626e2a904ecccbd64f492c497428b680b91900e1bb1f41"

    /// What that token's data inflates to, from zlib elsewhere.
    static let list =
        "000100000000000001000000280000000900000001000000080000006672"
        + "6f6d6775696400000000000000006be85cf2463624b72000000007000000"
        + "01000000080000006f626a65637400000900000000000000200000000700"
        + "000001000000080000006f66667365740000000086000000000020000000"
        + "0600000001000000080000006279746573000000886f8800000000002000"
        + "0000070000000100000008000000746f677569640000c2385bf2d80319d7"
        + "28000000070000000100000009000000746f6e616d65000074616e6b2f64"
        + "6174614073380000000000000000"

    private func inflate(_ data: [UInt8], _ length: Int) -> [UInt8]? {
        let digits = Array(Self.list.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
    }

    @Test func `a token says what was being sent and how far it came`() throws {
        let token = try ResumeToken(reading: Self.incremental, inflate: inflate)
        #expect(token.toName == "tank/data@s8")
        #expect(token.toGuid.value == 0xd719_03d8_f25b_38c2)
        #expect(token.fromGuid?.value == 0xb724_3646_f25c_e86b)
        #expect(token.object == 9)
        #expect(token.offset == 0x860000)
        #expect(token.bytes.bytes == 0x886f88)
        #expect(!token.isRaw)
        #expect(!token.isEmpty)
    }

    @Test func `a token with one digit changed is refused`() {
        let broken = Self.incremental.replacing("789c63", with: "789c64")
        #expect(throws: ResumeTokenFault.checksum) {
            try ResumeToken(reading: broken, inflate: inflate)
        }
    }

    @Test(arguments: [
        ("", ResumeTokenFault.malformed), ("1-2-3", .malformed), ("2-0-1-00", .version("2")),
        ("1-0-0-00", .malformed), ("1-0-1-zz", .malformed), ("1-0-10001-00", .malformed),
        ("1-0-1-00", .notInflated), (String(repeating: "1", count: 65_537), .tooLong),
    ])
    func `what is no token is refused`(text: String, fault: ResumeTokenFault) {
        #expect(throws: fault) { try ResumeToken(reading: text) { _, _ in nil } }
    }

    @Test func `a list that ends early is refused`() {
        for length in 0..<217 {
            #expect(throws: ResumeTokenFault.self) {
                try ResumeToken(reading: "1-0-\(String(length, radix: 16))-00000000") { data, _ in
                    inflate(data, 0).map { Array($0.prefix(length)) }
                }
            }
        }
    }
}
