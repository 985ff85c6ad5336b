import Contracts
import FleetProcesses
import Foundation
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubController
@testable import ScrubControllerCore

/// Scrubs of real pools by the real kernel.
@Suite(.serialized, .needsBtrfs)
struct ScrubPoolTests {
    @Test func `a pool is read to the end, and what has no checksum is told`() async throws {
        let rig = try await ScrubRig()
        try Tool.run("touch", "\(rig.pool.mount)/nocow")
        try Tool.run("chattr", "+C", "\(rig.pool.mount)/nocow")
        try ScrubRig.write("nocow", megabytes: 16, in: rig.pool)
        try rig.pool.sync()
        let run = try await rig.scrub()
        #expect(run.verdict == .clean)
        #expect(run.bytes.bytes >= 2 * 112 << 20)
        #expect(run.unprotected == ByteCount(32 << 20))
        #expect(rig.governor.fact.stage == .finished)
        #expect(rig.governor.fact.lastFinishedAt != nil)
        await rig.end()
    }

    @Test func `damage of one copy is repaired and told once, of both is told by its file`()
        async throws
    {
        let rig = try await ScrubRig()
        let log = try #require(KernelLog())
        log.skip()
        var last: Int64 = -1
        func hear() throws {
            let names = try #require(rig.governor.driver as? BtrfsDriver).kernelNames
            let (sightings, newest) = log.read(after: last)
            last = newest
            rig.governor.take(sightings.filter { names.contains($0.poolDevice) })
        }
        try await rig.governor.turn()
        try rig.pool.damage("a", at: 1 << 20, copies: 1)
        let repaired = try await rig.scrub()
        try hear()
        #expect(repaired.verdict == .corrected)
        #expect(repaired.corrected == 1)
        #expect(rig.governor.incidents.allSatisfy { $0.state == .repaired })
        #expect(try await rig.scrub().verdict == .clean)

        try rig.pool.damage("a", at: 2 << 20, copies: 2)
        let lost = try await rig.scrub()
        try hear()
        try await rig.governor.turn()
        #expect(lost.verdict == .uncorrectable)
        #expect(lost.uncorrectable == 2)
        for _ in 0..<5 {
            let words = ["of=/dev/null", "bs=1M", "iflag=direct"]
            _ = try? Tool.run(["dd", "if=\(rig.pool.mount)/a"] + words)
            try hear()
            try await rig.governor.turn()
        }
        let open = rig.governor.incidents.filter { $0.state == .open }
        #expect(open.count == 1)
        #expect(open.first?.kind == .file)
        #expect(open.first?.path == "a")
        // The file is gone, and so is the damage.
        try Tool.run("rm", "\(rig.pool.mount)/a")
        try rig.pool.sync()
        try ScrubRig.write("b", megabytes: 8, in: rig.pool)
        try rig.pool.sync()
        #expect(try await rig.scrub().verdict == .clean)
        #expect(rig.governor.incidents.allSatisfy { $0.state != .open })
        await rig.end()
    }

    @Test func `a paused scrub holds nobody up: its pool can be unmounted, and it goes on later`()
        async throws
    {
        let rig = try await ScrubRig(megabytes: 300, policy: ScrubRig.policy(24 << 20))
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it reads") { ($0.run?.bytes.bytes ?? 0) > 8 << 20 }
        try await rig.governor.hold(.init(by: "mira", reason: "backup", until: nil))
        try await rig.govern("it stands still") { $0.stage == .paused }
        let read = try #require(rig.governor.fact.run?.bytes)
        try rig.pool.unmount()
        try await rig.governor.turn()
        #expect(rig.governor.fact.stage == .paused)
        _ = try await rig.governor.release()
        try await rig.governor.turn()
        #expect(rig.governor.fact.reason.contains("not mounted"))
        #expect(rig.governor.fact.stage == .paused)
        try rig.pool.mountAgain()
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        let run = try #require(rig.governor.fact.runs.first)
        #expect(run.verdict == .clean)
        #expect(run.pauses == 1)
        #expect(run.bytes >= read)
        await rig.end()
    }

    @Test func `a foreign scrub is taken over, and one that is cancelled is not called finished`()
        async throws
    {
        let rig = try await ScrubRig(megabytes: 300, policy: ScrubRig.policy(8 << 20))
        let before = BtrfsScrubLimits(rig)
        try before.set("16m")
        // Its process keeps open until the scrub has ended what it was started with: what it prints
        // to, and by what whoever started it would see its end.
        let script = """
            for file in $(ls /proc/$$/fd); do [ $file -gt 2 ] && eval "exec $file>&-"; done
            btrfs scrub start \(rig.pool.mount) >/dev/null 2>&1
            """
        try Tool.run("bash", "-c", script)
        try await rig.govern("it is seen") { $0.run?.startedBy == ScrubMachine.another }
        try await rig.govern("it is held to our speed") {
            $0.devices.allSatisfy { $0.limit == ByteCount(8 << 20) }
        }
        try Tool.run("btrfs", "scrub", "cancel", rig.pool.mount)
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        #expect([.incomplete, .unknown].contains(rig.governor.fact.runs.first?.verdict))
        #expect(rig.governor.fact.stage != .finished)
        #expect(rig.governor.fact.lastFinishedAt == nil)
        try await rig.govern("limits are put back") {
            $0.devices.allSatisfy { $0.limit == ByteCount(16 << 20) }
        }
        await rig.end()
    }

    @Test func `a real reader slows the scrub down and stops it, and without him it goes on`()
        async throws
    {
        var policy = ScrubRig.policy()
        policy.limits.foregroundBusy = 0.1
        policy.limits.calmAfter = .seconds(1)
        policy.runMin = .zero
        policy.pauseAfter = .seconds(2)
        policy.limits.shared = LoadLimits().shared
        policy.speedMax = 48 << 20
        policy.speedMin = 32 << 20
        // The kernel pauses behind a chunk, which on such a small pool is a tenth of it.
        let rig = try await ScrubRig(megabytes: 600, policy: policy)
        _ = try await rig.governor.request(by: "mira", now: false)
        // The first bytes may be read before they are counted, and so seem to be another's.
        try await rig.govern("it reads") {
            $0.stage == .running && ($0.run?.bytes.bytes ?? 0) > 4 << 20
        }
        let reader = try ForegroundReader("\(rig.pool.mount)/a")
        try await rig.govern("it is slowed down") { $0.stage == .throttled }
        try await rig.govern("it stands still") { $0.stage == .paused }
        #expect(rig.governor.fact.reason.contains("a disk works for others"))
        reader.stop()
        try await rig.govern("it goes on") { $0.stage == .running }
        await rig.end()
    }

    @Test func `without a device no scrub begins, and that is told once`() async throws {
        let rig = try await ScrubRig([1 << 30, 1 << 30, 1 << 30])
        try await rig.governor.turn()
        try rig.pool.unmount()
        try rig.pool.mountAgain(options: "degraded,nodiscard", without: 2)
        // The pool is read anew.
        try await rig.forget()
        _ = try await rig.governor.request(by: "mira", now: true)
        for _ in 0..<3 { try await rig.governor.turn() }
        #expect(rig.governor.fact.run == nil)
        #expect(rig.governor.fact.stage == .waiting)
        #expect(rig.governor.fact.reason.contains("device 3 is missing"))
        #expect(rig.governor.incidents.map(\.kind) == [.missing])
        await rig.end()
    }

    @Test func `a read-only pool is not called scrubbed`() async throws {
        let rig = try await ScrubRig()
        try Tool.run("mount", "-o", "remount,ro", rig.pool.mount)
        _ = try await rig.governor.request(by: "mira", now: true)
        for _ in 0..<3 { try await rig.governor.turn() }
        #expect(rig.governor.fact.run == nil)
        #expect(rig.governor.fact.reason.contains("read-only"))
        #expect(rig.governor.fact.lastFinishedAt == nil)
        await rig.end()
    }

    @Test func `who forgets everything finds the scrub again, however it stands`() async throws {
        let rig = try await ScrubRig(megabytes: 300, policy: ScrubRig.policy(24 << 20))
        _ = try await rig.governor.request(by: "mira", now: true)
        for megabytes in [4, 60, 120] as [Int64] {
            try await rig.govern("it reads") { ($0.run?.bytes.bytes ?? .max) > megabytes << 20 }
            let progress = rig.governor.fact.progress ?? 0
            try await rig.forget()
            try await rig.governor.turn()
            #expect((rig.governor.fact.progress ?? 1) >= progress)
        }
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        let run = try #require(rig.governor.fact.runs.first)
        #expect(run.verdict == .clean)
        #expect(Double(run.bytes.bytes) <= 1.1 * Double(2 * 301 << 20))
        await rig.end()
    }
}
