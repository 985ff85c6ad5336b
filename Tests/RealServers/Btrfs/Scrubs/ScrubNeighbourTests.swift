import Contracts
import FleetProcesses
import Foundation
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubController
@testable import ScrubControllerCore

/// Scrubs that would be in each other's way.
@Suite(.serialized, .needsBtrfs)
struct ScrubNeighbourTests {
    @Test(arguments: [true, false])
    func `of two pools on one disk one waits for the other, also of another process`(
        _ isOneProcess: Bool
    ) async throws {
        let disk = try PartedDisk()
        // What stands on no common board is seen by locks, as from another process.
        let boards = isOneProcess ? [RivalBoard()] : [RivalBoard(), RivalBoard()]
        let policy = ScrubRig.policy(12 << 20)
        let first = try await ScrubRig(on: disk.pools[0], policy: policy, rivals: boards[0])
        let second = try await ScrubRig(
            on: disk.pools[1],
            policy: policy,
            rivals: boards[boards.count - 1]
        )
        for rig in [first, second] { _ = try await rig.governor.request(by: "mira", now: true) }
        try await first.govern("it reads") { ($0.run?.bytes.bytes ?? 0) > 0 }
        try await second.govern("it waits") { $0.reason.contains("runs on the same disk") }
        #expect(second.governor.fact.run == nil)
        try await first.govern("it ends") { !$0.runs.isEmpty }
        try await second.govern("it ends") { !$0.runs.isEmpty }
        for rig in [first, second] {
            #expect(rig.governor.fact.runs.first?.verdict == .clean)
            await rig.end()
        }
    }

    @Test(arguments: [BtrfsProfile.raid5, .raid6])
    func `devices of RAID5 and RAID6 are read one after another`(_ profile: BtrfsProfile)
        async throws
    {
        var policy = ScrubRig.policy(12 << 20)
        policy.limits.foregroundBusy = LoadLimits().foregroundBusy
        let sizes = [Int64](repeating: 1 << 30, count: 3)
        let rig = try await ScrubRig(
            sizes,
            data: profile,
            metadata: .raid1,
            megabytes: 48,
            policy: policy
        )
        _ = try await rig.governor.request(by: "mira", now: true)
        var (most, reasons) = (0, Set<String>())
        try await rig.govern("it ends") { fact in
            most = max(most, rig.governor.known.view?.devices.count { $0.live != nil } ?? 0)
            reasons.insert(fact.reason)
            return !fact.runs.isEmpty
        }
        #expect(most == 1)
        // What it reads for parity is its own, though the kernel does not count it.
        #expect(!reasons.contains { $0.contains("works for others") }, "\(reasons)")
        #expect(rig.governor.fact.runs.first?.verdict == .clean)
        await rig.end()
    }
}

/// Two pools on two partitions of one disk.
final class PartedDisk {
    private let folder: TemporaryFolder
    private let disk: String
    private(set) var pools: [LoopPool] = []

    init() throws {
        folder = try TemporaryFolder()
        let file = folder.file("disk")
        try Tool.run("truncate", "-s", "1G", file)
        disk = try Tool.run("losetup", "-f", "-P", "--show", file)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        for number in 1...2 {
            // In sectors; the kernel is told of partitions, it needs not read a table of them.
            let start = number == 1 ? 2048 : 1_026_048
            try Tool.run("addpart", disk, "\(number)", "\(start)", "1024000")
            let pool = try LoopPool(of: ["\(disk)p\(number)"], data: .dup, metadata: .dup)
            try ScrubRig.write("a", megabytes: 48, in: pool)
            try pool.sync()
            pools.append(pool)
        }
    }

    deinit {
        for (index, pool) in pools.enumerated() {
            try? pool.unmount()
            _ = try? Tool.run("delpart", disk, "\(index + 1)")
        }
        _ = try? Tool.run("losetup", "-d", disk)
    }
}
