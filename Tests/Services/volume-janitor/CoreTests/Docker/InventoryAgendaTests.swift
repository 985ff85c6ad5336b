import Testing
import VolumeJanitorCore

@Suite struct InventoryAgendaTests {
    private let one = InventorySubject.container("one")
    private let two = InventorySubject.container("two")

    private func agenda(subjectsMax: Int = 256) -> InventoryAgenda {
        InventoryAgenda(
            settle: .milliseconds(100),
            recheck: .seconds(2),
            subjectsMax: subjectsMax
        )
    }

    @Test func `many events of one container cost one look soon and one later`() {
        var agenda = agenda()
        for step in 0..<10 { agenda.note(one, at: .milliseconds(10 * step)) }
        #expect(agenda.next == .milliseconds(100))
        #expect(agenda.take(at: .milliseconds(99)) == [])
        #expect(agenda.take(at: .milliseconds(100)) == [one])
        #expect(agenda.next == .milliseconds(2090))
        #expect(agenda.take(at: .milliseconds(2090)) == [one])
        #expect(agenda.next == nil)
    }

    @Test func `events without end do not put off the first look`() {
        var agenda = agenda()
        var looks = 0
        for step in 0..<1000 {
            agenda.note(one, at: .milliseconds(step))
            looks += agenda.take(at: .milliseconds(step)).count
        }
        #expect(looks >= 9)
    }

    @Test func `each subject has its own time`() {
        var agenda = agenda()
        agenda.note(one, at: .zero)
        agenda.note(two, at: .milliseconds(50))
        #expect(agenda.take(at: .milliseconds(100)) == [one])
        #expect(agenda.take(at: .milliseconds(150)) == [two])
    }

    @Test func `everything includes what waits`() {
        var agenda = agenda()
        agenda.note(one, at: .zero)
        agenda.note(.everything, at: .milliseconds(10))
        agenda.note(two, at: .milliseconds(20))
        #expect(agenda.take(at: .milliseconds(110)) == [.everything])
        #expect(agenda.take(at: .seconds(3)) == [.everything])
        #expect(agenda.next == nil)
    }

    @Test(arguments: [(255, false), (256, false), (257, true)])
    func `more subjects than the limit mean everything`(count: Int, isEverything: Bool) {
        var agenda = agenda()
        for index in 0..<count { agenda.note(.container("\(index)"), at: .zero) }
        let due = agenda.take(at: .milliseconds(100))
        #expect((due == [.everything]) == isEverything)
        if !isEverything { #expect(due.count == count) }
    }

    @Test func `a full list answers all that waited`() {
        var agenda = agenda()
        agenda.note(one, at: .zero)
        agenda.clear()
        #expect(agenda.next == nil)
    }
}
