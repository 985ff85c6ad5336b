import Quantities
import TestSupport
import Testing

@Suite struct `Message ids` {
    @Test(arguments: 0..<50)
    func `an id survives its text and its bytes`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let moment = Timestamp(seconds: Int64.random(in: 0...4_000_000_000, using: &random))
        let id = MessageID(at: moment, using: &random)
        #expect(MessageID(id.description) == id)
        #expect(MessageID(bytes: id.bytes) == id)
        #expect(id.bytes[6] >> 4 == 7)
        #expect(id.bytes[8] >> 6 == 2)
    }

    @Test(arguments: 0..<50)
    func `a later millisecond sorts later, in text too`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let moment = Timestamp(
            microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &random)
        )
        let first = MessageID(at: moment, using: &random)
        let second = MessageID(at: moment + .milliseconds(1), using: &random)
        #expect(first < second)
        #expect(first.description < second.description)
    }

    @Test(arguments: [
        "", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5dac96774bbcceb302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d-ac96-774b-bcce-b302099a8057-",
    ])
    func `what is no UUID is refused`(text: String) {
        #expect(MessageID(text) == nil)
    }

    @Test(arguments: [15, 17])
    func `sixteen bytes make an id and no other count`(count: Int) {
        #expect(MessageID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
}
