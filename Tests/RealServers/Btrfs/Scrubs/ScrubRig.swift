import Btrfs
import Contracts
import FleetProcesses
import Foundation
import Logging
import Observability
import Observations
import Quantities
import ServiceChassis
import StateStore
import TestSupport

@testable import ScrubController
@testable import ScrubControllerCore

/// A real pool with files in it, and what governs its scrub.
final class ScrubRig {
    let pool: LoopPool
    let place: PoolPlace
    let state: TemporaryFolder
    let policy: ScrubPolicy
    private(set) var governor: PoolGovernor
    private let journal: ServiceJournal

    /// A scrub that waits for nobody and reads slowly enough to be watched.
    static func policy(_ speed: Int64? = nil) -> ScrubPolicy {
        var policy = ScrubPolicy()
        policy.limits.calmAfter = .zero
        policy.limits.busyAfter = .zero
        // The machine of the tests is busy with other tests.
        policy.limits.loadPerCore = nil
        policy.limits.pressure = 2
        policy.limits.foregroundBusy = 2
        policy.speedMin = 1 << 20
        policy.speedMax = speed
        return policy
    }

    init(
        _ sizes: [Int64] = [1 << 30, 1 << 30],
        data: BtrfsProfile = .raid1,
        metadata: BtrfsProfile = .raid1,
        megabytes: Int = 96,
        policy: ScrubPolicy = ScrubRig.policy()
    ) async throws {
        pool = try LoopPool(sizes, data: data, metadata: metadata)
        try Self.write("a", megabytes: megabytes, in: pool)
        try pool.sync()
        state = try TemporaryFolder()
        place = try LocalScrub.place(mount: pool.mount, uuid: nil)
        self.policy = policy
        // The governor slows a scrub down at its second look: these pools are read by then.
        if let speed = policy.speedMax {
            let door = try BtrfsScrubDoor(mount: pool.mount)
            for device in sizes.indices { try door.setSpeedLimit(speed, of: UInt64(device) + 1) }
        }
        let definition = ScrubControllerService.definition
        journal = try ServiceJournal.open(
            at: state.file("journal.sqlite"),
            service: definition.name,
            instance: "test",
            lanes: definition.publishes,
            migrations: definition.migrations,
            clock: SystemWallClock()
        )
        governor = try await Self.governor(place, policy, journal, state)
    }

    private static func governor(
        _ place: PoolPlace,
        _ policy: ScrubPolicy,
        _ journal: ServiceJournal,
        _ state: TemporaryFolder
    ) async throws -> PoolGovernor {
        let parts = GovernorParts(
            journal: journal,
            owner: HostOwner(client: nil, host: "test"),
            clock: SystemWallClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let driver = BtrfsDriver(place: place, folder: state.file("workers"), writesNotes: false)
        return try await PoolGovernor.open(driver, policy: policy, parts)
    }

    /// Everything in memory is forgotten, as by a kill; workers scrub on.
    func forget() async throws {
        governor = try await Self.governor(place, policy, journal, state)
    }

    /// Governs until something is so.
    func govern(
        _ what: String,
        until isSo: (ScrubAssessed) throws -> Bool
    ) async throws {
        try await eventually(what, within: 600) {
            try await governor.turn()
            return try isSo(governor.fact)
        }
    }

    /// Scrubs to the end, and gives what it came to.
    @discardableResult
    func scrub() async throws -> ScrubRun {
        let before = governor.fact.runs.first?.id ?? 0
        _ = try await governor.request(by: "mira", now: true)
        try await govern("the scrub ends") { ($0.runs.first?.id ?? 0) > before }
        guard let run = governor.fact.runs.first else {
            throw NeverHappened(description: "there is no run")
        }
        return run
    }

    /// Lets nothing of a worker be left over.
    func end() async {
        await governor.standForShutdown()
        try? journal.close()
    }

    // MARK: - Files

    static func write(_ name: String, megabytes: Int, in pool: LoopPool) throws {
        let words = ["bs=1M", "count=\(megabytes)", "conv=fsync,notrunc", "status=none"]
        try Tool.run(["dd", "if=/dev/urandom", "of=\(pool.mount)/\(name)"] + words)
    }

    /// Changes bytes of a file where they lie on devices, while the pool is not mounted.
    ///
    /// - Parameters:
    ///   - name: the file; its first extent is looked for by its content.
    ///   - offset: where in the file.
    ///   - copies: how many of its copies.
    /// - Throws: when as many are not found.
    func corrupt(_ name: String, at offset: Int, copies: Int) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: "\(pool.mount)/\(name)"))
        try handle.seek(toOffset: UInt64(offset))
        let wanted = try handle.read(upToCount: 4096) ?? Data()
        try handle.close()
        try pool.unmount()
        var left = copies
        for device in pool.devices where left > 0 {
            let file = try FileHandle(forUpdating: URL(filePath: device))
            defer { try? file.close() }
            guard let place = try Self.place(of: wanted, in: file) else { continue }
            try file.seek(toOffset: place + 100)
            try file.write(contentsOf: Data("damaged".utf8))
            try file.synchronize()
            left -= 1
        }
        guard left == 0 else { throw Tool.Failed(description: "\(left) copies were not found") }
        try pool.mountAgain()
    }

    private static func place(of block: Data, in file: FileHandle) throws -> UInt64? {
        let step = 8 << 20
        try file.seek(toOffset: 0)
        var offset: UInt64 = 0
        while let chunk = try file.read(upToCount: step), !chunk.isEmpty {
            for start in stride(from: 0, to: chunk.count - 4095, by: 4096)
            where chunk[chunk.startIndex + start] == block[block.startIndex]
                && chunk[(chunk.startIndex + start)..<(chunk.startIndex + start + 4096)] == block
            {
                return offset + UInt64(start)
            }
            offset += UInt64(chunk.count)
        }
        return nil
    }
}
