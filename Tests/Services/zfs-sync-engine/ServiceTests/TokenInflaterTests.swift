import Testing
import ZFSSyncEngine

@Suite struct `Inflating tokens` {
    /// `hello`, by zlib.
    private let hello: [UInt8] = [
        0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x06, 0x2C, 0x02, 0x15,
    ]

    @Test func `data inflates to its length and no other`() {
        #expect(TokenInflater.inflate(hello, 5) == Array("hello".utf8))
        #expect(TokenInflater.inflate(hello, 4) == nil)
        #expect(TokenInflater.inflate(hello, 6) == nil)
        #expect(TokenInflater.inflate(Array(hello.dropLast(4)), 5) == nil)
        #expect(TokenInflater.inflate([], 5) == nil)
    }
}
