import Btrfs
import FleetProcesses
import Foundation
import Glibc
import Observations
import TestSupport
import Testing

/// `poolkeeper scrub` as a process that is killed and stopped in the midst of it.
@Suite(.serialized, .needsBtrfs)
struct ScrubKillTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func start(_ pool: LoopPool, _ arguments: String...) throws -> ChildProcess {
        try ChildProcess(
            "poolkeeper",
            ["scrub", "--mount", pool.mount, "--state", folder.file("state")] + arguments,
            logPath: folder.file("\(UInt32.random(in: 0 ... .max)).log")
        )
    }

    /// Bytes that the scrub that runs has read on the first device; nil when none runs.
    private func read(_ pool: LoopPool) throws -> Int64? {
        try BtrfsScrubDoor(mount: pool.mount).progress(of: 1)?.bytes
    }

    private func limits(_ pool: LoopPool) throws -> [Int64?] {
        let door = try BtrfsScrubDoor(mount: pool.mount)
        return [1, 2].map { door.speedLimit(of: $0) }
    }

    /// Holds devices to a speed; what is opened for it holds nobody up when this returns.
    private func hold(_ pool: LoopPool, to bytes: Int64) throws {
        let door = try BtrfsScrubDoor(mount: pool.mount)
        for device in [1, 2] as [UInt64] { try door.setSpeedLimit(bytes, of: device) }
    }

    @Test func `killed, stopped and unmounted, a scrub goes on from where it was`() async throws {
        let pool = try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        try ScrubRig.write("a", megabytes: 240, in: pool)
        try pool.sync()
        // Two minutes of reading: a machine that stalls does not miss it.
        let before: Int64 = 2 << 20
        try hold(pool, to: before)

        let first = try start(pool, "--now")
        try await eventually("it reads: \(first.log)", within: 600) {
            try (read(pool) ?? 0) > 1 << 20
        }
        first.signal(SIGKILL)
        _ = await first.exitStatus
        let atKill = try read(pool) ?? 0
        try await eventually("its workers read on without it", within: 600) {
            try (read(pool) ?? .max) > atKill
        }

        // Whoever calls it again while it runs goes on governing it.
        let second = try start(pool, "--now")
        try await eventually("it is found again: \(second.log)", within: 600) {
            second.log.contains("read")
        }
        second.signal(SIGTERM)
        #expect(await second.exitStatus == 4)
        #expect(second.log.contains("call it again and it goes on"))
        #expect(try read(pool) == nil)
        #expect(try limits(pool) == [before, before])
        try pool.unmount()
        try pool.mountAgain()
        let fast: Int64 = 256 << 20
        try hold(pool, to: fast)

        let third = try start(pool, "--now")
        #expect(await third.exitStatus == 0)
        #expect(third.log.contains("everything is right"))
        #expect(third.log.contains("stood still once"))
        #expect(try limits(pool) == [fast, fast])
    }

    @Test func `a dry run says what would be done, and does nothing`() async throws {
        let pool = try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        try ScrubRig.write("a", megabytes: 8, in: pool)
        try pool.sync()
        let dry = try start(pool, "--dry-run", "--now")
        #expect(await dry.exitStatus == 0)
        #expect(dry.log.contains("nothing was changed"))
        #expect(dry.log.contains("Now             yes: "))
        #expect(dry.log.contains("scrub device 1 from its begin"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("state")))
        #expect(try read(pool) == nil)
    }

    @Test func `what is no pool is refused with what to do`() async throws {
        let child = try ChildProcess(
            "poolkeeper",
            ["scrub", "--mount", folder.path],
            logPath: folder.file("log")
        )
        #expect(await child.exitStatus == 1)
        #expect(child.log.contains("is not a Btrfs file system; is the pool mounted?"))
    }
}
