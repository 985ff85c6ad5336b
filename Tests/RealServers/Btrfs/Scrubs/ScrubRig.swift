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
    private let rivals: RivalBoard

    /// A scrub that waits for nobody and reads slowly enough to be watched.
    static func policy(_ speed: Int64? = nil) -> ScrubPolicy {
        var policy = ScrubPolicy()
        policy.limits.calmAfter = .zero
        policy.limits.busyAfter = .zero
        // The machine of the tests is busy with other tests.
        policy.limits.loadPerCore = nil
        policy.limits.pressure = 2
        policy.limits.foregroundBusy = 2
        policy.limits.shared = .infinity
        policy.speedMin = 1 << 20
        policy.speedMax = speed
        return policy
    }

    /// A pool of its own with a file `a` in it.
    convenience init(
        _ sizes: [Int64] = [1 << 30, 1 << 30],
        data: BtrfsProfile = .raid1,
        metadata: BtrfsProfile = .raid1,
        megabytes: Int = 96,
        policy: ScrubPolicy = ScrubRig.policy()
    ) async throws {
        let pool = try LoopPool(sizes, data: data, metadata: metadata)
        try Self.write("a", megabytes: megabytes, in: pool)
        try pool.sync()
        try await self.init(on: pool, policy: policy)
    }

    /// A pool that is there.
    init(
        on pool: LoopPool,
        policy: ScrubPolicy,
        rivals: RivalBoard = RivalBoard()
    ) async throws {
        self.pool = pool
        self.rivals = rivals
        state = try TemporaryFolder()
        place = try LocalScrub.place(mount: pool.mount, uuid: nil)
        self.policy = policy
        journal = try Self.journal(in: state)
        governor = try await Self.governor(place, policy, journal, state, rivals)
    }

    /// The journal of the service in a folder.
    static func journal(in folder: TemporaryFolder) throws -> ServiceJournal {
        let definition = ScrubControllerService.definition
        return try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: definition.name,
            instance: "test",
            lanes: definition.publishes,
            migrations: definition.migrations,
            clock: SystemWallClock()
        )
    }

    private static func governor(
        _ place: PoolPlace,
        _ policy: ScrubPolicy,
        _ journal: ServiceJournal,
        _ state: TemporaryFolder,
        _ rivals: RivalBoard
    ) async throws -> PoolGovernor {
        let parts = GovernorParts(
            journal: journal,
            owner: HostOwner(client: nil, host: "test"),
            rivals: rivals,
            clock: SystemWallClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let driver = BtrfsDriver(place: place, folder: state.file("workers"), writesNotes: false)
        return try await PoolGovernor.open(driver, policy: policy, parts)
    }

    /// Everything in memory is forgotten, as by a kill; workers scrub on.
    func forget() async throws {
        governor = try await Self.governor(place, policy, journal, state, rivals)
    }

    /// Governs until something is so.
    func govern(
        _ what: String,
        until isSo: (ScrubAssessed) throws -> Bool
    ) async throws {
        try await governor.govern(what, within: 600, until: isSo)
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
}

extension PoolGovernor {
    /// Turns until something is so; says how the scrub stands when it never is.
    func govern(
        _ what: String,
        within seconds: Int,
        until isSo: (ScrubAssessed) throws -> Bool
    ) async throws {
        do {
            try await eventually(what, within: seconds) {
                try await turn()
                return try isSo(fact)
            }
        } catch {
            throw NeverHappened(description: "\(error): \(fact.stage.rawValue), \(fact.reason)")
        }
    }
}
