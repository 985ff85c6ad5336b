import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

@Suite struct ScheduleTests {
    private let start = Timestamp(seconds: 1_790_000_000)
    private let interval = Duration.seconds(300)

    private func key(_ volume: String, _ path: String = "/") throws -> RegistrationKey {
        RegistrationKey(volume: try #require(VolumeName(volume)), path: try VolumePath(path))
    }

    private func schedule(_ keys: [RegistrationKey], turnsMax: Int = 2) -> Schedule {
        var schedule = Schedule(interval: interval, turnsMax: turnsMax)
        let revisions = keys.enumerated().map { ($1, Int64($0 + 1)) }
        schedule.sync(Dictionary(uniqueKeysWithValues: revisions), at: start)
        return schedule
    }

    private func take(
        _ schedule: inout Schedule,
        at now: Timestamp,
        isCutShort: Bool = false,
        isPlanned: Bool = true
    ) -> Turn? {
        guard let turn = schedule.next(at: now) else { return nil }
        schedule.finish(turn, isCutShort: isCutShort, isPlanned: isPlanned, at: now)
        return turn
    }

    private func begin(_ schedule: inout Schedule) -> Turn? { schedule.next(at: start) }

    @Test func `the first interval of a new rule is dry and then it runs by itself`() throws {
        var schedule = schedule([try key("logs")])
        #expect(take(&schedule, at: start)?.kind == .dry(.newRule))
        #expect(take(&schedule, at: start + .seconds(299)) == nil)
        #expect(take(&schedule, at: start + .seconds(300))?.kind == .act)
        #expect(take(&schedule, at: start + .seconds(600))?.kind == .act)
    }

    @Test func `a changed rule begins dry again`() throws {
        let logs = try key("logs")
        var schedule = schedule([logs])
        _ = take(&schedule, at: start)
        schedule.sync([logs: 7], at: start + .seconds(10))
        #expect(take(&schedule, at: start + .seconds(10))?.kind == .dry(.newRule))
        #expect(take(&schedule, at: start + .seconds(310))?.kind == .act)
    }

    @Test func `a restart forgets neither the dry turn nor when the next is due`() throws {
        let logs = try key("logs")
        var before = schedule([logs])
        _ = take(&before, at: start)
        var after = Schedule(interval: interval, turnsMax: 2)
        after.sync([logs: 1], known: before.items, at: start + .seconds(100))
        #expect(take(&after, at: start + .seconds(100)) == nil)
        #expect(take(&after, at: start + .seconds(300))?.kind == .act)
    }

    @Test func `a dry turn that came to no plan is dry again`() throws {
        var schedule = schedule([try key("logs")])
        _ = take(&schedule, at: start, isPlanned: false)
        #expect(take(&schedule, at: start + interval)?.kind == .dry(.newRule))
    }

    @Test func `a confirmed plan needs no dry turn`() throws {
        let logs = try key("logs")
        var schedule = schedule([logs])
        schedule.confirm(logs, revision: 1, at: start)
        #expect(take(&schedule, at: start + interval)?.kind == .act)
    }

    @Test func `two paths of one volume never run at once`() throws {
        var schedule = schedule([try key("cam", "/a"), try key("cam", "/b")])
        let begun = schedule.next(at: start)
        let first = try #require(begun)
        #expect(begin(&schedule) == nil)
        schedule.finish(first, isCutShort: false, isPlanned: true, at: start)
        let second = schedule.next(at: start)
        #expect(second != nil && second?.key != first.key)
        let cam = try #require(VolumeName("cam"))
        let early = schedule.claim(cam)
        schedule.release(cam)
        let late = schedule.claim(cam)
        #expect(!early && late)
    }

    @Test func `no more volumes run at once than may`() throws {
        var schedule = schedule([try key("a"), try key("b"), try key("c")])
        #expect(begin(&schedule) != nil)
        #expect(begin(&schedule) != nil)
        #expect(begin(&schedule) == nil)
    }

    @Test func `while paused turns are dry, and afterwards they act`() throws {
        let (logs, cam) = (try key("logs"), try key("cam"))
        var schedule = schedule([logs, cam])
        _ = take(&schedule, at: start)
        _ = take(&schedule, at: start)
        let pause = Pause(until: start + .seconds(500), since: start, by: "mira")
        schedule.pause(.volume(logs.volume), pause)
        let turns = [take(&schedule, at: start + interval), take(&schedule, at: start + interval)]
        #expect(turns.compactMap { $0 }.first { $0.key == logs }?.kind == .dry(.paused))
        #expect(turns.compactMap { $0 }.first { $0.key == cam }?.kind == .act)
        let later = [
            take(&schedule, at: start + .seconds(600)), take(&schedule, at: start + .seconds(600)),
        ]
        #expect(later.allSatisfy { $0?.kind == .act })
    }

    @Test func `a pause without end holds until it is resumed`() throws {
        let logs = try key("logs")
        var schedule = schedule([logs])
        _ = take(&schedule, at: start)
        schedule.pause(.all, Pause(until: nil, since: start, by: "mira"))
        #expect(take(&schedule, at: start + .seconds(86_400))?.kind == .dry(.paused))
        let (first, second) = (schedule.resume(.all), schedule.resume(.all))
        #expect(first && !second)
        #expect(take(&schedule, at: start + .seconds(90_000))?.kind == .act)
    }

    @Test func `a clock that was set holds each rule for one cycle`() throws {
        let (logs, cam) = (try key("logs"), try key("cam"))
        var schedule = schedule([logs, cam])
        for _ in 0..<2 { _ = take(&schedule, at: start) }
        schedule.doubtClock()
        let jumped = start + .seconds(10 * 365 * 86_400)
        #expect(take(&schedule, at: jumped)?.kind == .dry(.clock))
        #expect(take(&schedule, at: jumped)?.kind == .dry(.clock))
        #expect(take(&schedule, at: jumped) == nil)
        #expect(take(&schedule, at: jumped + interval)?.kind == .act)
    }

    @Test func `a clock that was set back keeps nobody waiting longer than an interval`() throws {
        let logs = try key("logs")
        var schedule = schedule([logs])
        _ = take(&schedule, at: start)
        let back = start - .seconds(86_400)
        schedule.sync([logs: 1], at: back)
        #expect(take(&schedule, at: back + interval) != nil)
    }

    @Test(arguments: 1..<6 as Range<UInt64>)
    func `a volume that never gets done starves no other`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 2...12, using: &random)
        let keys = try (0..<count).map { try key("v\($0)") }
        var schedule = schedule(keys, turnsMax: 1)
        var now = start
        var last: [RegistrationKey: Timestamp] = [:]
        for _ in 0..<2000 {
            guard let turn = schedule.next(at: now) else {
                now = now + .seconds(1)
                continue
            }
            let isBig = turn.key == keys[0]
            let length = Duration.seconds(isBig ? 60 : Int64.random(in: 0...3, using: &random))
            last[turn.key] = now
            now = now + length
            schedule.finish(turn, isCutShort: isBig, isPlanned: true, at: now)
            for key in keys.dropFirst() {
                // A turn of the big one, one of each other, and the interval itself.
                let bound = interval + .seconds(60 + 60 + Int64(3 * count))
                #expect(now - (last[key] ?? start) <= bound, "seed \(seed), \(key)")
            }
        }
    }
}
