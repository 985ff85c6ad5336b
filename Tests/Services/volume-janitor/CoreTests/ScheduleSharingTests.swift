import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

/// How long one volume may keep the others waiting.
@Suite struct ScheduleSharingTests {
    private let start = Timestamp(seconds: 1_790_000_000)
    private let interval = Duration.seconds(300)

    private func volume(_ name: String) throws -> VolumeName { try #require(VolumeName(name)) }

    private func schedule(_ names: [String], turnsMax: Int = 1) throws -> Schedule {
        var schedule = Schedule(interval: interval, turnsMax: turnsMax)
        let keys = try names.map {
            RegistrationKey(volume: try volume($0), path: try VolumePath("/"))
        }
        schedule.sync(Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) }), at: start)
        return schedule
    }

    @Test func `a deletion gives way once it had its share and another waits`() throws {
        var schedule = try schedule(["a", "b"])
        let a = try volume("a")
        #expect(schedule.next(at: start)?.key.volume == a)
        schedule.beginDeleting(a, at: start)
        let share = Schedule.shareMin
        #expect(!schedule.givesWay(a, at: start + share - .microseconds(1)))
        #expect(schedule.givesWay(a, at: start + share))
        #expect(schedule.givesWay(a, at: start + share + .microseconds(1)))
    }

    @Test func `a deletion goes on while nobody waits or there is room for who does`() throws {
        let a = try volume("a")
        var alone = try schedule(["a"])
        _ = alone.next(at: start)
        alone.beginDeleting(a, at: start)
        #expect(!alone.givesWay(a, at: start + .seconds(200)))
        var roomy = try schedule(["a", "b"], turnsMax: 2)
        _ = roomy.next(at: start)
        roomy.beginDeleting(a, at: start)
        #expect(!roomy.givesWay(a, at: start + .seconds(200)))
    }

    @Test(arguments: [(5, 10), (10, 10), (11, 11), (59, 59), (60, 60), (61, 60), (4000, 60)])
    func `who looked for long may delete for as long, between the shares' limits`(
        looked: Int64,
        share: Int64
    ) throws {
        var schedule = try schedule(["a", "b"])
        let a = try volume("a")
        _ = schedule.next(at: start)
        let begun = start + .seconds(looked)
        schedule.beginDeleting(a, at: begun)
        #expect(!schedule.givesWay(a, at: begun + .seconds(share) - .microseconds(1)))
        #expect(schedule.givesWay(a, at: begun + .seconds(share)))
    }

    @Test func `of two deletions the one that began first gives way`() throws {
        var schedule = try schedule(["a", "b", "c"], turnsMax: 2)
        let (a, b) = (try volume("a"), try volume("b"))
        _ = schedule.next(at: start)
        _ = schedule.next(at: start)
        schedule.beginDeleting(b, at: start)
        schedule.beginDeleting(a, at: start + .seconds(1))
        let late = start + .seconds(100)
        #expect(schedule.givesWay(b, at: late) && !schedule.givesWay(a, at: late))
    }

    @Test func `a look that never ends keeps nobody waiting beyond its share`() throws {
        var schedule = try schedule(["a", "b"])
        _ = schedule.next(at: start)
        let early = schedule.next(at: start + Schedule.shareMin - .microseconds(1))
        #expect(early == nil)
        let late = schedule.next(at: start + Schedule.shareMin)
        let b = try volume("b")
        #expect(late?.key.volume == b)
    }

    @Test func `long looks beside the turns have a limit`() throws {
        let names = (10..<40).map { "v\($0)" }
        var schedule = try schedule(names, turnsMax: 2)
        var begun = 0
        for step in 0..<30 {
            let now = start + .seconds(Int64(step) * 11)
            while schedule.next(at: now) != nil { begun += 1 }
        }
        #expect(begun == 2 + Schedule.longLooksMax)
    }

    @Test func `a run that a person asked for takes no turn from others`() throws {
        var schedule = try schedule(["a", "b"])
        let (a, b) = (try volume("a"), try volume("b"))
        let isClaimed = schedule.claim(b)
        let next = schedule.next(at: start)
        #expect(isClaimed && next?.key.volume == a)
        #expect(!schedule.givesWay(b, at: start + .seconds(200)))
    }

    @Test func `a clock that was set back ends a share`() throws {
        var schedule = try schedule(["a", "b"])
        let a = try volume("a")
        _ = schedule.next(at: start)
        schedule.beginDeleting(a, at: start)
        schedule.sync(
            Dictionary(uniqueKeysWithValues: schedule.items.map { ($0.key, $0.value.revision) }),
            at: start - .seconds(86_400)
        )
        #expect(schedule.givesWay(a, at: start - .seconds(86_000)))
    }

    @Test(arguments: 1..<6 as Range<UInt64>)
    func `volumes that never get done keep no other waiting beyond a few shares`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 3...12, using: &random)
        let bigs = Int.random(in: 1...2, using: &random)
        var schedule = try schedule((0..<count).map { "v\(10 + $0)" }, turnsMax: bigs)
        let big = Set(try (0..<bigs).map { try volume("v\(10 + $0)") })
        var turns: [VolumeName: (turn: Turn, end: Timestamp)] = [:]
        var worst = Duration.zero
        for second in 0..<4000 {
            let now = start + .seconds(Int64(second))
            for (name, running) in turns {
                let isCut = big.contains(name) && schedule.givesWay(name, at: now)
                guard isCut || running.end <= now else { continue }
                schedule.endDeleting(name, at: now)
                schedule.finish(running.turn, isCutShort: isCut, isPlanned: true, at: now)
                turns[name] = nil
            }
            for (key, item) in schedule.items where !big.contains(key.volume) {
                guard turns[key.volume] == nil, item.nextDue <= now else { continue }
                worst = max(worst, now - item.nextDue)
            }
            while let turn = schedule.next(at: now) {
                let isBig = big.contains(turn.key.volume)
                let length: Int64 = isBig ? 100_000 : Int64.random(in: 0...2, using: &random)
                schedule.beginDeleting(turn.key.volume, at: now)
                turns[turn.key.volume] = (turn, now + .seconds(length))
            }
        }
        // The share of each big one, then everybody else once, a second's look at the clock each.
        let bound = Schedule.shareMin * bigs + .seconds(Int64(4 * count))
        #expect(worst <= bound, "seed \(seed): \(worst) of \(bound)")
    }
}
