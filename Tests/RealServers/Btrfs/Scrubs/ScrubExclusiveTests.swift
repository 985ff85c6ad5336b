import Btrfs
import Contracts
import FleetProcesses
import Foundation
import Glibc
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubController
@testable import ScrubControllerCore

// Goal: no scrub runs while the kernel does something with the whole pool, and none is in its way.
// Method: real operations of real pools; a replace is as slow as the limit of the device that is
// replaced, the others come again and again until they were met.
@Suite(.serialized, .needsBtrfs)
struct ScrubExclusiveTests {
    @Test(arguments: ["balance start --full-balance $0", "filesystem resize 1:-8M $0"])
    func `a scrub waits for a balance or a resize, and stands still when one begins`(
        _ operation: String
    ) async throws {
        let rig = try await ScrubRig(megabytes: 64, policy: ScrubRig.policy(24 << 20))
        let kind: ExclusiveOperation = operation.hasPrefix("balance") ? .balance : .resize
        let again = operation.replacing("-8M", with: "+8M")
        let script = "while :; do btrfs \(operation); btrfs \(again); done >/dev/null 2>&1"

        let first = try BackgroundTool(script, rig.pool.mount)
        try await eventually("the kernel is busy") { try rig.operation != nil }
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it waits") { $0.reason == kind.words }
        first.stop()
        try await rig.govern("it runs once that is over") {
            $0.stage == .running && ($0.run?.bytes.bytes ?? 0) > 0
        }

        let second = try BackgroundTool(script, rig.pool.mount)
        try await rig.govern("it stands still") { $0.stage == .paused && $0.reason == kind.words }
        #expect(try rig.live.isEmpty)
        second.stop()
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        #expect(rig.governor.fact.runs.first?.verdict == .clean)
        await rig.end()
    }

    @Test func `a balance that somebody paused holds no scrub up`() async throws {
        let rig = try await ScrubRig(megabytes: 64)
        let balances = "while :; do btrfs balance start --full-balance $0; done >/dev/null 2>&1"
        let tool = try BackgroundTool(balances, rig.pool.mount)
        try await eventually("it is paused") {
            // Refused in between two of them.
            _ = try? Tool.run("btrfs", "balance", "pause", rig.pool.mount)
            return try String(contentsOfFile: rig.operationFile, encoding: .utf8)
                .hasPrefix("balance paused")
        }
        tool.stop()
        #expect(try await rig.scrub().verdict == .clean)
        try Tool.run("btrfs", "balance", "cancel", rig.pool.mount)
        await rig.end()
    }

    @Test func `a replace is neither taken for a scrub nor slowed down, and is read to its end`()
        async throws
    {
        let rig = try await ScrubRig(megabytes: 48)
        let limits = BtrfsScrubLimits(rig)
        try limits.set("2m")
        let fresh = try rig.pool.attach(1 << 30)
        let replace = try BackgroundTool(
            "exec btrfs replace start -B -f \(rig.pool.devices[1]) \(fresh) $0",
            rig.pool.mount
        )
        try await eventually("it is read") {
            try rig.operation == "device replace" && !rig.live.isEmpty
        }
        _ = try await rig.governor.request(by: "mira", now: true)
        for _ in 0..<5 { try await rig.governor.turn() }
        #expect(rig.governor.fact.run == nil)
        #expect(rig.governor.fact.reason == ExclusiveOperation.replace.words)
        await rig.governor.standForShutdown()
        #expect(try rig.operation == "device replace")
        #expect(rig.governor.fact.devices.allSatisfy { $0.limit == ByteCount(2 << 20) })
        try limits.set("0")
        #expect(replace.exitStatus == 0)
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        #expect(rig.governor.fact.runs.first?.verdict == .clean)
        await rig.end()
    }

    @Test func `a scrub that runs when another device is replaced ends behind its chunk`()
        async throws
    {
        // Of RAID5 one device is scrubbed after another, and the last may be replaced meanwhile.
        let sizes = [Int64](repeating: 1 << 30, count: 3)
        let rig = try await ScrubRig(sizes, data: .raid5, metadata: .raid1, megabytes: 32)
        let limits = BtrfsScrubLimits(rig)
        try limits.set("2m")
        _ = try await rig.governor.request(by: "mira", now: true)
        try await rig.govern("it reads") { ($0.run?.bytes.bytes ?? 0) > 1 << 20 }
        let fresh = try rig.pool.attach(1 << 30)
        let replace = try BackgroundTool(
            "exec btrfs replace start -B -f \(rig.pool.devices[2]) \(fresh) $0",
            rig.pool.mount
        )
        try await eventually("it is read") { try rig.operation == "device replace" }
        // Longer than anybody's patience with a chunk.
        try await rig.govern("it stands still") {
            $0.stage == .paused && $0.reason == ExclusiveOperation.replace.words
        }
        try limits.set("0")
        #expect(replace.exitStatus == 0)
        try await rig.govern("it ends") { !$0.runs.isEmpty }
        #expect(rig.governor.fact.runs.first?.verdict == .clean)
        await rig.end()
    }
}

extension ScrubRig {
    /// Where the kernel says what it does with the pool.
    var operationFile: String { "/sys/fs/btrfs/\(place.id)/exclusive_operation" }

    /// What the kernel does with the pool, in its own words; nil for nothing.
    var operation: String? {
        get throws { try BtrfsScrubDoor(mount: pool.mount).exclusiveOperation }
    }

    /// The devices that the kernel counts a scrub of.
    var live: [UInt64] {
        get throws {
            let door = try BtrfsScrubDoor(mount: pool.mount)
            let devices = governor.known.view?.devices.map(\.id) ?? [1, 2]
            return try devices.filter { try door.progress(of: $0) != nil }
        }
    }
}
