import Quantities
import Testing

/// Goal: what is done all the time is done together, and nothing waits that comes alone.
@Suite struct TurnSpacingTests {
    @Test func `turns begin a spacing apart, and the first after a pause at once`() {
        var turns = TurnSpacing(.milliseconds(500))
        #expect(turns.rest(at: .seconds(10)) == .zero)
        #expect(turns.rest(at: .milliseconds(10_100)) == .milliseconds(400))
        // The last one was settled for 10.5 s.
        #expect(turns.rest(at: .milliseconds(10_600)) == .milliseconds(400))
        #expect(turns.rest(at: .milliseconds(11_500)) == .zero)
        #expect(turns.rest(at: .seconds(20)) == .zero)
    }

    @Test func `a clock that stands still makes nobody wait longer than that`() {
        var turns = TurnSpacing(.milliseconds(500))
        #expect(turns.rest(at: .seconds(20)) == .zero)
        for _ in 1...3 { #expect(turns.rest(at: .seconds(20)) == .milliseconds(500)) }
    }

    @Test func `without a spacing, or an uptime, nothing waits`() {
        var (turns, unspaced) = (TurnSpacing(.milliseconds(500)), TurnSpacing(.zero))
        for _ in 1...3 { #expect(turns.rest(at: nil) == .zero) }
        for _ in 1...3 { #expect(unspaced.rest(at: .seconds(20)) == .zero) }
    }
}
