import CollectorCore
import Testing

@Suite struct `the watch over state slots` {
    private func stamp(_ numbers: Int64...) -> SlotWatch.Stamp { SlotWatch.Stamp(numbers) }

    @Test func `a journal is tried when it did not change from one look to the next`() {
        var watch = SlotWatch()
        #expect(watch.look(["a": stamp(1), "b": stamp(1)]).isEmpty)
        #expect(watch.look(["a": stamp(1), "b": stamp(2)]) == ["a"])
        #expect(watch.look(["a": stamp(1), "b": stamp(2)]) == ["a", "b"])
    }

    @Test func `what was drained is left alone until it changes and rests again`() {
        var watch = SlotWatch()
        _ = watch.look(["a": stamp(1)])
        #expect(watch.look(["a": stamp(1)]) == ["a"])
        watch.drained("a", at: stamp(2))
        #expect(watch.look(["a": stamp(2)]).isEmpty)
        #expect(watch.look(["a": stamp(2)]).isEmpty)
        #expect(watch.look(["a": stamp(3)]).isEmpty)
        #expect(watch.look(["a": stamp(3)]) == ["a"])
    }

    @Test func `a journal that went away and came back is new`() {
        var watch = SlotWatch()
        _ = watch.look(["a": stamp(1)])
        watch.drained("a", at: stamp(1))
        #expect(watch.look([:]).isEmpty)
        #expect(watch.look(["a": stamp(1)]).isEmpty)
        #expect(watch.look(["a": stamp(1)]) == ["a"])
    }
}
