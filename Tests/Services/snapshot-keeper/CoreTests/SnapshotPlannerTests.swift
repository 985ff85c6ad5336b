import Quantities
import SnapshotKeeperCore
import Testing

/// What stays and what goes.
@Suite struct `The plan of a subvolume's snapshots` {
    private let now = SnapshotBuilder.moment("2026-11-27T03:00:00Z")

    private func plan(_ input: PlanInput) -> SnapshotPlan { SnapshotPlanner.plan(input) }

    private func input(
        _ found: [FoundSnapshot],
        _ policy: RetentionPolicy = RetentionPolicy(daily: 3)
    ) -> PlanInput {
        SnapshotBuilder.input(found, policy, now: now)
    }

    @Test func `what no rule keeps goes, and each that stays says why`() {
        let plan = plan(input(SnapshotBuilder.daily(4, upTo: now)))
        #expect(plan.deletions.map(\.name) == ["media.300"])
        #expect(
            plan.verdicts.map { $0.keeps.map(\.words) } == [
                ["newest", "first of the day, 1 of 3"], ["first of the day, 2 of 3"],
                ["first of the day, 3 of 3"], [],
            ]
        )
    }

    @Test func `the union of all rules stays`() {
        let policy = RetentionPolicy(daily: 2, weekly: 2, monthly: 2, yearly: 1)
        let plan = plan(input(SnapshotBuilder.daily(70, upTo: now), policy).confirmed())
        let kept = plan.verdicts.filter { !$0.isDeleted }.map(\.snapshot.takenAt.rfc3339)
        // 23 November was a Monday; the first of all is of 19 September, and first of its year.
        #expect(
            kept == [
                "2026-11-27T02:00:00Z", "2026-11-26T02:00:00Z", "2026-11-23T02:00:00Z",
                "2026-11-16T02:00:00Z", "2026-11-01T02:00:00Z", "2026-10-01T02:00:00Z",
                "2026-09-19T02:00:00Z",
            ]
        )
    }

    @Test func `ASG's retention_days keeps what is younger, and always the newest`() {
        let found = SnapshotBuilder.daily(5, upTo: now)
        let plan = plan(input(found, RetentionPolicy(days: 2)))
        #expect(plan.deletions.map(\.name) == ["media.300", "media.301", "media.302"])
        let old = SnapshotBuilder.daily(1, upTo: now - .seconds(90 * 86_400))
        #expect(self.plan(input(old, RetentionPolicy(days: 2))).deletions.isEmpty)
    }

    @Test func `two of one second count as two, and the newer stays as the newest`() {
        let first = SnapshotBuilder.found(300, at: now)
        let second = SnapshotBuilder.found(301, at: now)
        let plan = plan(input([second, first], RetentionPolicy(daily: 1)))
        #expect(plan.verdicts.map(\.snapshot.name) == ["media.301", "media.300"])
        #expect(plan.deletions.isEmpty)
    }

    @Test func `nothing goes that the ledger does not list, and it counts for nothing`() {
        var found = SnapshotBuilder.daily(4, upTo: now)
        found[0] = SnapshotBuilder.found(300, at: found[0].takenAt, standing: .unlisted)
        found[3] = SnapshotBuilder.found(
            303,
            at: found[3].takenAt,
            standing: .mismatched(SnapshotBuilder.uuid(9))
        )
        let plan = plan(input(found, RetentionPolicy(daily: 1)))
        #expect(plan.deletions.map(\.name) == ["media.301"])
        #expect(plan.verdicts[0].keeps == [.mismatched])
        #expect(plan.verdicts[3].keeps == [.unlisted])
    }

    @Test func `what is held, written to or sent stays`() {
        let old = now - .seconds(30 * 86_400)
        let sent = SnapshotBuilder.uuid(303)
        let found =
            [
                SnapshotBuilder.found(301, at: old, hold: "legal hold"),
                SnapshotBuilder.found(302, at: old + .seconds(60), isReadOnly: false),
                SnapshotBuilder.found(303, at: old + .seconds(120)),
                SnapshotBuilder.found(304, at: old + .seconds(180)),
            ] + SnapshotBuilder.daily(1, upTo: now)
        var input = input(found, RetentionPolicy(daily: 1))
        input.sent = .known([[sent, SnapshotBuilder.uuid(301)]])
        let plan = plan(input)
        #expect(plan.deletions.map(\.name) == ["media.304"])
        #expect(plan.verdicts.flatMap(\.keeps).contains(.sendParent))
    }

    @Test func `what came by a send is sent on under the UUID it came with`() {
        let old = now - .seconds(30 * 86_400)
        let source = SnapshotBuilder.uuid(77)
        var input = input(
            [SnapshotBuilder.found(301, at: old, received: source)]
                + SnapshotBuilder.daily(1, upTo: now),
            RetentionPolicy(daily: 1)
        )
        input.sent = .known([[source]])
        #expect(plan(input).deletions.isEmpty)
    }

    @Test func `nothing goes after a failed snapshot, and the plan says so`() {
        var input = input(SnapshotBuilder.daily(4, upTo: now))
        input.creation = .failed("the pool is full")
        let plan = plan(input)
        #expect(plan.deletions.isEmpty)
        #expect(plan.heldBack.map(\.name) == ["media.300"])
        #expect(plan.withheld == [.creationFailed("the pool is full")])
    }

    @Test func `a preview counts the snapshot that would be taken`() {
        let found = SnapshotBuilder.daily(3, upTo: now - .seconds(86_400))
        var input = input(found)
        input.creation = .planned(
            SnapshotName(label: SnapshotLabel(path: "/srv/media"), moment: now)
        )
        let plan = plan(input)
        #expect(plan.creates?.description == "media.20261127T030000Z")
        #expect(plan.deletions.map(\.name) == ["media.300"])
        #expect(plan.verdicts.count == 3)
    }

    @Test func `a clock that was set, or that is behind a snapshot, deletes nothing`() {
        let found = SnapshotBuilder.daily(4, upTo: now)
        for clock in [ClockStanding.jumped(.seconds(90_000)), .unproven(.seconds(90_000))] {
            var input = input(found)
            input.clock = clock
            #expect(plan(input).deletions.isEmpty)
        }
        var behind = input(found)
        behind.now = found[3].takenAt - SnapshotPlanner.futureMax
        #expect(plan(behind).withheld.isEmpty)
        behind.now = found[3].takenAt - SnapshotPlanner.futureMax - .microseconds(1)
        #expect(plan(behind).withheld == [.clockBehind(name: "media.303")])
        #expect(plan(behind).deletions.isEmpty)
    }

    @Test func `an unreadable target of sends and a policy that keeps nothing delete nothing`() {
        var input = input(SnapshotBuilder.daily(4, upTo: now))
        input.sent = .unknown("/mnt/usb is not mounted")
        #expect(plan(input).deletions.isEmpty)
        let empty = self.input(SnapshotBuilder.daily(4, upTo: now), RetentionPolicy())
        #expect(plan(empty).deletions.isEmpty)
        #expect(plan(empty).withheld == [.noRetention])
    }

    @Test func `three go by themselves, four of six wait for a person, four of nine do not`() {
        func deletions(_ all: Int, keeping count: Int) -> SnapshotPlan {
            let found = SnapshotBuilder.daily(all, upTo: now)
            return plan(input(found, RetentionPolicy(daily: count)))
        }
        #expect(deletions(4, keeping: 1).deletions.count == 3)
        #expect(deletions(9, keeping: 5).deletions.count == 4)
        let held = deletions(6, keeping: 2)
        #expect(held.deletions.isEmpty)
        #expect(held.heldBack.count == 4)
        #expect(held.withheld == [.overFuse(deletions: 4, of: 6)])
        let found = SnapshotBuilder.daily(6, upTo: now)
        let confirmed = input(found, RetentionPolicy(daily: 2)).confirmed()
        #expect(plan(confirmed).deletions.count == 4)
    }

    @Test func `little room refuses one more snapshot`() {
        let floor = SpaceFloor(percent: 5)
        #expect(floor.refusal(free: 5 << 30, of: 100 << 30) == nil)
        #expect(floor.refusal(free: (5 << 30) - 1, of: 100 << 30)?.hasPrefix("only ") == true)
        #expect(floor.refusal(free: 0, of: 0) == nil)
    }
}

extension PlanInput {
    /// The same with a person's word.
    func confirmed() -> PlanInput {
        var input = self
        input.isConfirmed = true
        return input
    }
}
