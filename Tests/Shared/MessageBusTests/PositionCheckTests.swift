import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

@Suite struct PositionCheckTests {
    private let ids: [MessageID]

    init() {
        var random = SeededRandom(seed: 4)
        ids = (0..<2).map { _ in MessageID(at: Timestamp(seconds: 1), using: &random) }
    }

    private func judge(
        next: UInt64,
        lastID: MessageID? = nil,
        known: UInt64 = 0,
        head: UInt64,
        held: MessageID? = nil
    ) -> PositionCheck.Finding {
        let witness = LaneWitness(head: head, idBefore: held, readers: [])
        return PositionCheck.judge(next: next, lastID: lastID, known: known, witness)
    }

    @Test func `a position at the head agrees, one behind it does not`() {
        #expect(judge(next: 6, head: 5) == .sound)
        #expect(judge(next: 7, head: 5) == .rolledBack(provenHead: 6))
        #expect(judge(next: 0, head: 0) == .sound)
    }

    @Test func `a head that was heard and is not reached any more shows it too`() {
        #expect(judge(next: 2, known: 5, head: 5) == .sound)
        #expect(judge(next: 2, known: 6, head: 5) == .rolledBack(provenHead: 6))
    }

    @Test func `another message in the place of the last one taken shows it`() {
        #expect(judge(next: 4, lastID: ids[0], head: 5, held: ids[0]) == .sound)
        #expect(
            judge(next: 4, lastID: ids[0], head: 5, held: ids[1]) == .rolledBack(provenHead: 3)
        )
    }

    @Test func `a place that holds nothing any more proves nothing`() {
        #expect(judge(next: 4, lastID: ids[0], head: 5) == .sound)
        #expect(judge(next: 4, head: 5, held: ids[0]) == .sound)
    }

    @Test func `a new epoch may begin once a minute`() {
        var pace = RenewalPace()
        let tries = [0, 59, 60, 61, 120].map { pace.mayBegin(.seconds($0)) }
        #expect(tries == [true, false, true, false, true])
    }

    @Test func `an incident is told once in ten minutes, and a hundred at once at the most`() {
        func incident(_ number: Int) -> BusIncident {
            let at = Timestamp(seconds: 1)
            let source = SourceID("collector/n\(number)")
            return BusIncident(.conflict, .critical, source: source, text: "", at: at)
        }
        var pace = IncidentPace()
        let same = [0, 599, 600].map { pace.mayTell(incident(0), now: .seconds($0)) }
        #expect(same == [true, false, true])
        let many = (1...100).map { pace.mayTell(incident($0), now: .seconds(601)) }
        #expect(many == Array(repeating: true, count: 99) + [false])
        let later = pace.mayTell(incident(100), now: .seconds(1201))
        #expect(later)
    }

    @Test func `a name that is refused for as long as a restart takes is no conflict yet`() {
        var watch = ConflictWatch()
        let restart = [0, 5, 10, 14].map { watch.isLasting(.seconds($0)) }
        #expect(restart == [false, false, false, false])
        let lasting = [15, 20].map { watch.isLasting(.seconds($0)) }
        #expect(lasting == [true, true])
        let later = [31, 41, 46].map { watch.isLasting(.seconds($0)) }
        #expect(later == [false, false, true])
    }

    @Test func `of replaced processes the last eight are remembered`() {
        var watch = RunWatch()
        let twins = (UInt16(0)...9).filter { watch.follow($0, now: .seconds(Int($0))) }
        #expect(twins.isEmpty)
        let verdicts = [watch.heard(1, now: .seconds(100)), watch.heard(0, now: .seconds(100))]
        #expect(verdicts == [.twin, .unknown])
    }

    @Test func `waits are stretched by a quarter at the most, and differently`() {
        var jitter = Jitter(seed: 1)
        let waits = (0..<200).map { _ in jitter.stretch(.seconds(4)) }
        #expect(waits.allSatisfy { $0 >= .seconds(4) && $0 < .seconds(5) })
        #expect(Set(waits).count > 100)
    }
}
