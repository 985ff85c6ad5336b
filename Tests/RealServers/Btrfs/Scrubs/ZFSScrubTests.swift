import Commands
import CommandsSystem
import Contracts
import FleetProcesses
import Foundation
import Observations
import Quantities
import ReplicationRig
import Testing

@testable import ScrubController
@testable import ScrubControllerCore

// Goal: the same machine governs a ZFS pool by `zpool scrub`. Method: a machine with OpenZFS in a
// real kernel, whose scrubs are held where they are by `zfs_scan_suspend_progress` (zfs(4)).
@Suite(
    .serialized,
    .enabled(if: MachineImage() != nil, "run by make test-openzfs"),
    .timeLimit(.minutes(15))
)
struct `Scrubs on machines with OpenZFS` {
    @Test func `a scrub is paused, found again, gone on with, and what it repaired is told`()
        async throws
    {
        let machines = try await MachineRig(["scrub1"], from: try #require(MachineImage()))
        // Machines outlive whoever throws, so they are switched off whatever becomes of the story.
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await tell(machines)) } catch { outcome = .failure(error) }
        await machines.stop()
        try outcome.get()
    }

    private func tell(_ machines: MachineRig) async throws {
        let host = try #require(machines.hosts.first)
        try await host.run(["truncate", "-s", "192M", "/root/a.img", "/root/b.img"])
        try await host.zpool("create", "tank", "mirror", "/root/a.img", "/root/b.img")
        try await host.run(
            ["dd", "if=/dev/urandom", "of=/tank/film", "bs=1M", "count=48", "conv=fsync"]
        )
        let rig = try await ZFSScrubRig("tank", on: host)
        try await pauseAndGoOn(rig, host)
        try await beForeign(rig, host)
        try await repair(rig, host)
        await rig.end()
    }

    private func pauseAndGoOn(_ rig: ZFSScrubRig, _ host: any StorageHost) async throws {
        try await suspend(true, host)
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it runs") { $0.stage == .running && $0.run != nil }
        #expect(try await scan(host).contains("scrub in progress"))
        try await rig.governor.hold(.init(by: "mira", reason: "backup", until: nil))
        try await rig.govern("it stands still") { $0.stage == .paused }
        #expect(try await scan(host).contains("scrub paused since"))
        // Killed here, the next one knows that it stands still, and whose it is.
        try await rig.forget()
        try await rig.governor.turn()
        #expect(rig.governor.fact.stage == .paused)
        #expect(rig.governor.fact.run?.startedBy == "mira")
        _ = try await rig.governor.release()
        try await rig.govern("it goes on") { $0.stage == .running }
        #expect(try await scan(host).contains("scrub in progress"))
        try await suspend(false, host)
        try await rig.govern("it ends") { $0.runs.count == 1 }
        let run = try #require(rig.governor.fact.runs.first)
        #expect(run.verdict == .clean)
        #expect(run.pauses == 1)
        #expect(rig.governor.fact.stage == .finished)
    }

    /// A scrub by hand is taken over; cancelled by hand it is not called finished.
    private func beForeign(_ rig: ZFSScrubRig, _ host: any StorageHost) async throws {
        let finished = rig.governor.fact.lastFinishedAt
        try await suspend(true, host)
        try await host.zpool("scrub", "tank")
        try await rig.govern("it is seen") { $0.run?.startedBy == ScrubMachine.another }
        // The machine's clock may be a little late; what it ends ends after it was seen.
        let seen = try #require(rig.governor.fact.run?.startedAt)
        try await eventually("the machine's clock has come so far") {
            let text = try await host.run(["date", "+%s"])
            return (Int64(text.filter(\.isNumber)) ?? 0) * 1_000_000 > seen.microseconds
        }
        try await host.zpool("scrub", "-s", "tank")
        try await rig.govern("it ends") { $0.runs.count == 2 }
        try await suspend(false, host)
        #expect(rig.governor.fact.runs.first?.verdict == .incomplete)
        #expect(rig.governor.fact.stage == .aborted)
        #expect(rig.governor.fact.lastFinishedAt == finished)
    }

    private func repair(_ rig: ZFSScrubRig, _ host: any StorageHost) async throws {
        // Labels are at both ends; what lies between is the mirror's second copy.
        try await host.zpool("export", "tank")
        try await host.run(
            [
                "dd", "if=/dev/urandom", "of=/root/b.img", "bs=1M", "seek=8", "count=32",
                "conv=notrunc",
            ]
        )
        try await host.zpool("import", "-d", "/root/a.img", "-d", "/root/b.img", "tank")
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it ends") { $0.runs.count == 3 }
        let run = try #require(rig.governor.fact.runs.first)
        let said = try await scan(host)
        #expect(run.verdict == .corrected, "\(said)")
        #expect(run.corrected > 0)
        #expect(run.uncorrectable == 0)
    }

    private func scan(_ host: any StorageHost) async throws -> String {
        try await host.zpool("status", "tank")
    }

    private func suspend(_ isOn: Bool, _ host: any StorageHost) async throws {
        let file = "/sys/module/zfs/parameters/zfs_scan_suspend_progress"
        try await host.run(["sh", "-c", "echo \(isOn ? 1 : 0) >\(file)"])
    }
}
