import Contracts
import FleetProcesses
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubController
@testable import ScrubControllerCore

/// Scrubs beside what the kernel does with a whole pool.
@Suite(.serialized, .needsBtrfs)
struct ScrubExclusiveTests {
    @Test func `a scrub makes way for a balance, and goes on behind it`() async throws {
        let rig = try await ScrubRig(megabytes: 300, policy: ScrubRig.policy(8 << 20))
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it reads") { ($0.run?.bytes.bytes ?? 0) > 4 << 20 }
        // One alone would be over on such a small pool before the scrub has come to a chunk's end.
        let balance = "while :; do btrfs balance start --full-balance \"$0\" >/dev/null 2>&1; done"
        let balances = try BackgroundTool(balance, rig.pool.mount)
        try await rig.govern("it makes way") {
            $0.stage == .paused && $0.reason.contains("a balance of the pool runs")
        }
        balances.stop()
        _ = try? Tool.run("btrfs", "balance", "cancel", rig.pool.mount)
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        let run = try #require(rig.governor.fact.runs.first)
        #expect(run.verdict == .clean)
        #expect(run.pauses >= 1)
        await rig.end()
    }

    @Test func `a replace is neither cancelled nor joined, and the scrub begins behind it`()
        async throws
    {
        let rig = try await ScrubRig(megabytes: 300)
        // The kernel holds a replace to the speed of a scrub.
        let slow = BtrfsScrubLimits(rig)
        try slow.set("4m")
        let device = try rig.pool.attach(1 << 30)
        let start = "exec btrfs replace start -B -f 1 \(device) \"$0\" >/dev/null 2>&1"
        let work = try BackgroundTool(start, rig.pool.mount)
        try await eventually("the replace runs", within: 60) {
            try replacement(rig).contains("% done")
        }
        _ = try await rig.governor.request(by: "mira", now: true)
        for _ in 0..<5 { try await rig.governor.turn() }
        #expect(rig.governor.fact.run == nil)
        #expect(rig.governor.fact.reason == "a device of the pool is being replaced")
        #expect(try replacement(rig).contains("% done"))
        try slow.set("0")
        try await eventually("the replace ends", within: 300) {
            try replacement(rig).contains("finished")
        }
        try await rig.govern("the scrub ends") { !$0.runs.isEmpty }
        #expect(rig.governor.fact.runs.first?.verdict == .clean)
        #expect(work.exitStatus == 0)
        await rig.end()
    }

    private func replacement(_ rig: ScrubRig) throws -> String {
        try Tool.run("btrfs", "replace", "status", "-1", rig.pool.mount)
    }
}
