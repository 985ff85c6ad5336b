import Foundation
import Quantities
import SnapshotKeeperCore
import TestSupport
import Testing

/// When snapshots are due.
@Suite struct `The schedule of snapshots` {
    private func schedule(_ text: String, _ zone: String) throws -> SnapshotSchedule {
        let place = try #require(TimeZone(identifier: zone))
        return try #require(SnapshotSchedule(text, zone: place))
    }

    @Test(arguments: ["", "2:00", "24:00", "02:60", "02:00;", "daily", "02:00,", "0200"])
    func `what is no schedule is refused`(_ text: String) {
        #expect(SnapshotSchedule(text, zone: .gmt) == nil)
    }

    @Test func `a schedule is told with its place`() throws {
        #expect(try schedule("14:00, 02:00", "Europe/Berlin").words == "02:00, 14:00 Europe/Berlin")
        #expect(try schedule("hourly", "GMT").words == "hourly GMT")
    }

    @Test func `a time that daylight saving leaves out is taken as soon as it is over`() throws {
        let schedule = try schedule("02:30", "Europe/Berlin")
        // On 29 March 2026 the clock goes from 02:00 to 03:00 at 01:00 UTC.
        let due = schedule.next(after: SnapshotBuilder.moment("2026-03-28T12:00:00Z"))
        #expect(due.rfc3339 == "2026-03-29T01:30:00Z")
        #expect(schedule.next(after: due).rfc3339 == "2026-03-30T00:30:00Z")
    }

    @Test func `a time that daylight saving repeats is taken once, the first time`() throws {
        let schedule = try schedule("02:30", "Europe/Berlin")
        // On 25 October 2026 the clock goes from 03:00 to 02:00 at 01:00 UTC.
        let due = schedule.next(after: SnapshotBuilder.moment("2026-10-24T12:00:00Z"))
        #expect(due.rfc3339 == "2026-10-25T00:30:00Z")
        #expect(schedule.next(after: due).rfc3339 == "2026-10-26T01:30:00Z")
        #expect(schedule.last(upTo: SnapshotBuilder.moment("2026-10-25T01:30:00Z")) == due)
    }

    @Test(arguments: [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Pacific/Chatham", "America/Sao_Paulo",
    ])
    func `every day of a year has its one time, also the leap day`(_ zone: String) throws {
        let schedule = try schedule("02:00", zone)
        let start = SnapshotBuilder.moment("2028-01-01T12:00:00Z")
        var moment = start
        var times: [Timestamp] = []
        while times.count < 366 {
            moment = schedule.next(after: moment)
            times.append(moment)
        }
        #expect(times.allSatisfy { schedule.last(upTo: $0) == $0 })
        let gaps = zip(times.dropFirst(), times).map { ($0 - $1).components.seconds }
        #expect(gaps.allSatisfy { abs($0 - 86_400) <= 3600 })
        #expect(times.last.map { $0 - start < .seconds(367 * 86_400) } == true)
    }

    @Test func `between two times the last one stands, whatever the moment`() throws {
        var random = SeededRandom(seed: 9)
        let schedule = try schedule("02:00, 14:15, 23:59", "Europe/Berlin")
        for _ in 0..<2000 {
            let moment = Timestamp(
                seconds: Int64.random(in: 1_760_000_000...1_900_000_000, using: &random)
            )
            let (last, next) = (schedule.last(upTo: moment), schedule.next(after: moment))
            #expect(last <= moment && moment < next)
            #expect(schedule.next(after: last) == next)
        }
    }

    @Test func `what was missed is made up for once, and the future does not count`() throws {
        let schedule = try schedule("02:00", "GMT")
        let now = SnapshotBuilder.moment("2026-11-27T09:00:00Z")
        let old = SnapshotBuilder.moment("2026-11-20T02:00:00Z")
        let today = SnapshotBuilder.moment("2026-11-27T02:00:01Z")
        let next = SnapshotBuilder.moment("2026-11-28T02:00:00Z")
        func decide(_ listed: [Timestamp]) -> CreationDecision {
            .bySchedule(schedule, listed: listed, now: now)
        }
        #expect(decide([]) == .take(because: "due at 2026-11-27T02:00:00Z"))
        #expect(decide([old]) == .take(because: "due at 2026-11-27T02:00:00Z"))
        #expect(decide([old, today]) == .notDue(next: next))
        #expect(decide([now + .seconds(86_400)]) == .take(because: "due at 2026-11-27T02:00:00Z"))
        #expect(
            CreationDecision.bySchedule(nil, listed: [], now: now) == .notDue(next: nil)
        )
    }
}
