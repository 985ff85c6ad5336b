import AlertRouterCore
import Observations
import Quantities
import Testing

struct SilenceBookTests {
    private let t0 = Timestamp(seconds: 1_700_000_000)

    private func silence(
        _ text: String = "a=b",
        id: String = "",
        from start: Int64 = 0,
        to end: Int64 = 100
    ) throws -> Silence {
        Silence(
            id: id,
            matchers: try matchers(text),
            startsAt: t0 + .seconds(start),
            endsAt: t0 + .seconds(end),
            updatedAt: t0,
            createdBy: "ops",
            comment: "planned"
        )
    }

    @Test func `a silence keeps quiet what it matches while it lasts`() throws {
        var book = SilenceBook()
        let id = try book.set(silence(), newID: "1", now: t0)
        #expect(id == "1")
        #expect(book.active(for: LabelSet(["a": "b"]), at: t0 + .seconds(99)) == ["1"])
        #expect(book.active(for: LabelSet(["a": "b"]), at: t0 + .seconds(100)) == [])
        #expect(book.active(for: LabelSet(["a": "c"]), at: t0) == [])
    }

    @Test func `an active one is changed in place when only its end changes`() throws {
        var book = SilenceBook()
        _ = try book.set(silence(), newID: "1", now: t0)
        let later = t0 + .seconds(10)
        #expect(try book.set(silence(id: "1", to: 500), newID: "2", now: later) == "1")
        #expect(try book.set(silence("a=c", id: "1"), newID: "2", now: later) == "2")
        #expect(book.silences["1"]?.state(at: later) == .expired)
        #expect(book.silences["2"]?.startsAt == later)
        #expect(try book.set(silence(id: "1"), newID: "3", now: later) == "3")
    }

    @Test func `what cannot be is refused in Alertmanager's words`() throws {
        var book = SilenceBook()
        #expect(throws: SilenceFault.endsBeforeStart) {
            try book.set(silence(from: 5, to: 5), newID: "1", now: t0)
        }
        #expect(throws: SilenceFault.endInPast) {
            try book.set(silence(from: -9, to: -5), newID: "1", now: t0)
        }
        #expect(throws: SilenceFault.noMatchers) {
            try book.set(silence(""), newID: "1", now: t0)
        }
        #expect(throws: SilenceFault.allMatchEmpty) {
            try book.set(silence("a!=b"), newID: "1", now: t0)
        }
        #expect(throws: SilenceFault.notFound) {
            try book.set(silence(id: "9"), newID: "1", now: t0)
        }
        #expect(throws: SilenceFault.notFound) { try book.expire("9", now: t0) }
    }
}
