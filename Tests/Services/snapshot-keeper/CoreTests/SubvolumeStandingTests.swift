import Contracts
import Foundation
import Quantities
import SnapshotKeeperCore
import Testing

/// How the snapshots of a subvolume do.
@Suite struct `The standing of a subvolume` {
    private let now = SnapshotBuilder.moment("2026-11-27T03:00:00Z")

    private func judge(
        _ count: Int,
        upTo end: Timestamp? = nil,
        _ policy: RetentionPolicy = RetentionPolicy(daily: 30),
        clock: ClockStanding = .steady,
        failure: String? = nil,
        left: Int = 0
    ) -> SubvolumeStanding {
        let found = SnapshotBuilder.daily(count, upTo: end ?? now)
        var input = SnapshotBuilder.input(found, policy, now: now)
        input.clock = clock
        return .judge(
            SnapshotPlanner.plan(input),
            schedule: SnapshotSchedule("02:00", zone: .gmt),
            failure: failure,
            left: left,
            now: now
        )
    }

    @Test func `a snapshot of today's time is well`() {
        #expect(judge(3) == SubvolumeStanding(.ok))
    }

    @Test func `a due snapshot that is not there is missing, with why`() {
        let yesterday = now - .seconds(86_400)
        #expect(judge(3, upTo: yesterday).health == .missing)
        #expect(
            judge(3, upTo: yesterday).reason
                == "a snapshot was due at 2026-11-27T02:00:00Z; "
                + "the newest is of 2026-11-26T02:00:00Z"
        )
        #expect(judge(0).reason?.hasSuffix("there is none yet") == true)
        #expect(judge(3, upTo: yesterday, failure: "the pool is full").reason == "the pool is full")
    }

    @Test func `it may come a quarter of an hour late`() {
        let found = SnapshotBuilder.daily(3, upTo: now - .seconds(86_400))
        func judge(_ time: String) -> SnapshotHealth {
            let now = SnapshotBuilder.moment("2026-11-27T\(time)Z")
            let input = SnapshotBuilder.input(found, RetentionPolicy(daily: 30), now: now)
            return SubvolumeStanding.judge(
                SnapshotPlanner.plan(input),
                schedule: SnapshotSchedule("02:00", zone: .gmt),
                failure: nil,
                left: 0,
                now: now
            ).health
        }
        #expect(judge("02:14:59") == .ok)
        #expect(judge("02:15:00") == .missing)
    }

    @Test func `what a person has to look at is held, what could not be deleted is partial`() {
        let held = judge(5, RetentionPolicy(daily: 3), clock: .jumped(.seconds(9000)))
        #expect(held.health == .held)
        #expect(judge(3, left: 2).reason == "2 snapshots could not be deleted")
        // A clock that was set holds nothing up where nothing would go.
        #expect(judge(3, clock: .jumped(.seconds(9000))).health == .ok)
    }
}
