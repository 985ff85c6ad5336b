import Contracts
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubControllerCore

/// What a person at the storage host reads, as it was looked at.
@Suite struct ScrubReportTests {
    private let now = Timestamp(seconds: 1_795_737_600)

    private var run: ScrubRun {
        var run = ScrubRun(id: 3, startedBy: "schedule", startedAt: now - .seconds(41_000))
        run.endedAt = now
        run.bytes = ByteCount(17_944_000_000_000)
        run.pauses = 3
        run.pausedMicroseconds = 7_260_000_000
        run.verdict = .corrected
        run.corrected = 3
        run.reason = "3 errors were repaired from another copy"
        run.unprotected = ByteCount(134_217_728)
        return run
    }

    private func fact(_ stage: ScrubStage, _ reason: String) -> ScrubAssessed {
        ScrubAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            id: "1b6c5b2e",
            kind: "btrfs",
            stage: stage,
            since: now,
            reason: reason,
            asOf: now
        )
    }

    @Test func `a scrub that ended reads as recorded`() throws {
        try expectGolden(
            ScrubReport.end(run, pool: "media"),
            at: "Tests/Fixtures/scrub/ended.txt"
        )
    }

    @Test func `progress reads as recorded`() throws {
        var running = fact(.throttled, "a disk works for others 61 %")
        running.run = run
        running.progress = 0.413
        running.speed = ByteCount(100_663_296)
        running.endsFrom = now + .seconds(5400)
        running.endsTo = now + .seconds(16_200)
        let lines = [
            fact(.waiting, "it waits for an idle time: the load is 3.1 a core"), running,
            fact(.paused, "mira paused it: backup"),
            fact(.overdue, "it is late, so it runs at its floor speed at least"),
        ].map { ScrubReport.progress($0, now: now) + "\n" }
        try expectGolden(lines.joined(), at: "Tests/Fixtures/scrub/progress.txt")
    }

    @Test func `a plan says why now or why not, and what would be done`() throws {
        let place = PoolPlace(kind: .btrfs, id: "1b6c5b2e", name: "media", mount: "/srv/media")
        var pool = SimulatedPool(devices: 2, extents: 4)
        var policy = ScrubPolicy()
        policy.limits.calmAfter = .zero
        pool.machine.state.request = .init(by: "mira", now: false)
        func plan() -> String {
            ScrubReport.plan(
                ScrubPlan(pool.machine, pool.view, policy, now: pool.now, uptime: .seconds(3)),
                of: place
            )
        }
        let idle = plan()
        pool.load = ScrubMachineTests.busy
        let busy = plan()
        pool.load = LoadSample()
        pool.exclusive = .balance
        try expectGolden(idle + busy + plan(), at: "Tests/Fixtures/scrub/plans.txt")
        #expect(pool.machine.state.run == nil)
    }
}
