import AlertRouterCore
import Quantities
import TestSupport
import Testing

// Goal: order, pace and patience of deliveries. Method: examples and seeded runs against a model.
struct DeliveryScheduleTests {
    typealias Line = DeliverySchedule.Line

    private func line(_ group: String, _ receiver: String = "r") -> Line {
        Line(receiver: receiver, integration: "webhook", index: 0, groupKey: group)
    }

    private func begin(
        _ schedule: inout DeliverySchedule,
        at now: Timestamp
    ) throws -> DeliverySchedule.Work {
        let work = schedule.next(at: now)
        return try #require(work)
    }

    private func schedule(
        _ destinations: [String] = ["d"],
        merges: Bool = true,
        pace: SendPace = SendPace(burst: 100, interval: .zero, parallel: 4)
    ) -> DeliverySchedule {
        var schedule = DeliverySchedule(plan: RetryPlan(first: .seconds(5), jitter: 0))
        for name in destinations {
            schedule.open(name, pace: pace, merges: merges, at: NoticeMaker.start)
        }
        return schedule
    }

    @Test func `what waits for a group goes as one message, in order`() throws {
        var schedule = schedule()
        for id in [1, 2, 3] as [Int64] { schedule.add(.init(id: id), of: line("g"), to: "d") }
        let work = try begin(&schedule, at: NoticeMaker.start)
        #expect(work.ids == [1, 2, 3])
        #expect(schedule.next(at: NoticeMaker.start) == nil)
    }

    @Test func `a target that tells triggers from resolves gets each by itself`() throws {
        var schedule = schedule(merges: false)
        for id in [1, 2] as [Int64] { schedule.add(.init(id: id), of: line("g"), to: "d") }
        let work = try begin(&schedule, at: NoticeMaker.start)
        #expect(work.ids == [1])
        #expect(schedule.next(at: NoticeMaker.start) == nil)
        _ = schedule.end(
            work,
            .delivered,
            oldest: NoticeMaker.start,
            at: NoticeMaker.start,
            chance: 0
        )
        #expect(schedule.next(at: NoticeMaker.start)?.ids == [2])
    }

    @Test func `what may have arrived goes again alone, before what is newer`() throws {
        var schedule = schedule()
        schedule.add(.init(id: 1), of: line("g"), to: "d")
        let work = try begin(&schedule, at: NoticeMaker.start)
        schedule.add(.init(id: 2), of: line("g"), to: "d")
        _ = schedule.end(
            work,
            .unknown(reason: "cut"),
            oldest: NoticeMaker.start,
            at: NoticeMaker.start,
            chance: 0
        )
        let later = NoticeMaker.start + .seconds(5)
        #expect(schedule.next(at: NoticeMaker.start) == nil)
        #expect(schedule.next(at: later)?.ids == [1])
    }

    @Test func `a wait that a target asks for is never made shorter`() throws {
        var schedule = schedule()
        schedule.add(.init(id: 1), of: line("g"), to: "d")
        let work = try begin(&schedule, at: NoticeMaker.start)
        let ending = schedule.end(
            work,
            .retry(after: .seconds(1800), reason: "429"),
            oldest: NoticeMaker.start,
            at: NoticeMaker.start,
            chance: 0
        )
        #expect(!ending.isOver)
        #expect(schedule.next(at: NoticeMaker.start + .seconds(1799)) == nil)
        #expect(schedule.wakes(after: NoticeMaker.start) == NoticeMaker.start + .seconds(1800))
        #expect(schedule.next(at: NoticeMaker.start + .seconds(1800)) != nil)
    }

    @Test func `a destination that is gone is asked once an hour and holds up nobody`() throws {
        var schedule = schedule(["gone", "well"])
        schedule.add(.init(id: 1), of: line("a"), to: "gone")
        schedule.add(.init(id: 2), of: line("b"), to: "gone")
        schedule.add(.init(id: 3), of: line("c", "other"), to: "well")
        let first = try begin(&schedule, at: NoticeMaker.start)
        let ending = schedule.end(
            first,
            .gone(reason: "answered 404"),
            oldest: NoticeMaker.start,
            at: NoticeMaker.start,
            chance: 0
        )
        #expect(ending.isNewlyDisabled)
        #expect(schedule.next(at: NoticeMaker.start)?.destination == "well")
        #expect(schedule.next(at: NoticeMaker.start) == nil)
        let later = NoticeMaker.start + .seconds(3600)
        let probe = try begin(&schedule, at: later)
        #expect(schedule.next(at: later) == nil)
        let back = schedule.end(
            probe,
            .delivered,
            oldest: NoticeMaker.start,
            at: later,
            chance: 0
        )
        #expect(back.isBack)
        #expect(schedule.next(at: later) != nil)
    }

    @Test func `five refusals in a row disable a destination`() throws {
        var schedule = schedule()
        for id in 1...6 as ClosedRange<Int64> {
            schedule.add(.init(id: id), of: line("g\(id)"), to: "d")
        }
        var disabled: [Bool] = []
        for _ in 1...5 {
            let work = try begin(&schedule, at: NoticeMaker.start)
            let ending = schedule.end(
                work,
                .refused(reason: "400"),
                oldest: NoticeMaker.start,
                at: NoticeMaker.start,
                chance: 0
            )
            disabled.append(ending.isNewlyDisabled)
        }
        #expect(disabled == [false, false, false, false, true])
    }

    @Test(arguments: [(2, []), (3, []), (4, [1])] as [(Int, [Int64])])
    func `above its limit the oldest that waits are given up`(_ count: Int, _ lost: [Int64]) {
        var schedule = schedule()
        for id in 1...count { schedule.add(.init(id: Int64(id)), of: line("g\(id)"), to: "d") }
        #expect(schedule.takeSurplus(max: 3) == lost)
        #expect(schedule.waiting == min(3, count))
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `whatever targets answer, each group is told in order and nothing is lost`(
        _ seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        var schedule = schedule(["d0", "d1", "d2"])
        var now = NoticeMaker.start
        var told: [Line: [Int64]] = [:]
        var added: [Line: [Int64]] = [:]
        var underWay: [DeliverySchedule.Work] = []
        var next: Int64 = 1
        var steps = 0
        while steps < 300 || schedule.waiting > 0 {
            steps += 1
            if steps < 300, Bool.random(using: &random) {
                let group = Int.random(in: 0..<6, using: &random)
                schedule.add(.init(id: next), of: line("g\(group)"), to: "d\(group % 3)")
                added[line("g\(group)"), default: []].append(next)
                next += 1
            }
            while let work = schedule.next(at: now) {
                #expect(!underWay.contains { $0.line == work.line })
                underWay.append(work)
            }
            if let work = underWay.randomElement(using: &random) {
                underWay.removeAll { $0 == work }
                let isLate = steps >= 300
                let verdict: DeliveryVerdict =
                    switch isLate ? 0 : Int.random(in: 0..<5, using: &random) {
                    case 0, 1: .delivered
                    case 2: .retry(after: .seconds(3), reason: "429")
                    case 3: .unknown(reason: "cut")
                    default: .gone(reason: "404")
                    }
                let ending = schedule.end(work, verdict, oldest: now, at: now, chance: 0.5)
                if ending.isDelivered { told[work.line, default: []] += work.ids }
            }
            now = now + .seconds(Int64.random(in: 1...2000, using: &random))
        }
        #expect(told == added)
    }
}
