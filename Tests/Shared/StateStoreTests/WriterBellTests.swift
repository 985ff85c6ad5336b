import Dispatch
import Quantities
import Testing

@testable import StateStore

@Suite(.timeLimit(.minutes(10))) struct `The bell of a journal's writer` {
    @Test func `is not heard when nobody rings`() {
        #expect(!WriterBell().rings(within: .milliseconds(1)))
        #expect(!WriterBell().rings(within: .zero))
    }

    @Test func `rung before the wait ends it at once, and only one`() {
        let bell = WriterBell()
        bell.ring()
        bell.ring()
        #expect(bell.rings(within: .seconds(3600)))
        #expect(!bell.rings(within: .milliseconds(1)))
    }

    @Test func `rung by another thread ends a wait`() {
        let bell = WriterBell()
        DispatchQueue.global().async { bell.ring() }
        #expect(bell.rings(within: .seconds(3600)))
    }
}
