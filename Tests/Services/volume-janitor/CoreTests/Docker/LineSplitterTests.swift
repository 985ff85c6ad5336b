import TestSupport
import Testing
import VolumeJanitorCore

@Suite struct LineSplitterTests {
    @Test(arguments: 0..<50)
    func `lines are the same however the stream is cut`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let lines: [[UInt8]] = (0..<20).map { _ in
            (0..<Int.random(in: 1...30, using: &random)).map { _ in
                UInt8.random(in: 32...126, using: &random)
            }
        }
        var stream = Array(lines.map { $0 + [10] }.joined())[...]
        var splitter = LineSplitter(bytesMax: 30)
        var read: [[UInt8]] = []
        while !stream.isEmpty {
            let count = Int.random(in: 1...40, using: &random)
            read += try splitter.take(stream.prefix(count))
            stream = stream.dropFirst(count)
        }
        #expect(read == lines, "seed \(seed)")
    }

    @Test func `a line may be as long as the limit and no longer`() throws {
        var splitter = LineSplitter(bytesMax: 4)
        #expect(try splitter.take(Array("abc\n".utf8)) == [Array("abc".utf8)])
        #expect(try splitter.take(Array("abcd\n\n".utf8)) == [Array("abcd".utf8)])
        #expect(throws: LineTooLong(bytesMax: 4)) { try splitter.take(Array("abcde".utf8)) }
    }
}
