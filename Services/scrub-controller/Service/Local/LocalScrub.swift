import Btrfs
import Contracts
import Foundation
package import Logging
import Observations
package import Quantities
package import ScrubControllerCore
import ServiceChassis
import StateStore

/// The scrub of one pool by one process, without a service: what `poolkeeper scrub` does.
package final class LocalScrub: Sendable {
    /// Why it cannot be done.
    package struct Refused: Error, Sendable, CustomStringConvertible {
        /// What is wrong and what to do.
        package let description: String
    }

    /// What governs the pool.
    package let governor: PoolGovernor
    private let journal: ServiceJournal
    private let lock: PoolLock

    private init(_ governor: PoolGovernor, _ journal: ServiceJournal, _ lock: PoolLock) {
        self.governor = governor
        self.journal = journal
        self.lock = lock
    }

    /// The pool that is mounted at a folder.
    ///
    /// - Throws: `BtrfsError` when there is none, or another than the pinned one.
    package static func place(mount: String, uuid: String?) throws -> PoolPlace {
        let pool = try BtrfsPoolReader.read(mount: mount, uuid: uuid)
        let name = pool.label.isEmpty ? mount : pool.label
        return PoolPlace(kind: .btrfs, id: pool.uuid, name: name, mount: mount)
    }

    /// Opens what is kept of a pool's scrub.
    ///
    /// - Parameters:
    ///   - place: the pool.
    ///   - policy: how it is scrubbed.
    ///   - folder: where it is kept between two runs.
    ///   - clock: the time of day.
    ///   - logger: where decisions and their reasons are written.
    /// - Returns: what governs it.
    /// - Throws: `Refused` when another process governs the pool's scrub.
    package static func open(
        _ place: PoolPlace,
        policy: ScrubPolicy,
        folder: String,
        clock: any WallClock,
        logger: Logger
    ) async throws -> LocalScrub {
        let lock = try lock(place)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let definition = ScrubControllerService.definition
        let journal = try ServiceJournal.open(
            at: folder + "/journal.sqlite",
            service: definition.name,
            instance: "local",
            lanes: definition.publishes,
            migrations: ScrubSchema.migrations,
            clock: clock
        )
        let parts = GovernorParts(
            journal: journal,
            owner: HostOwner(client: nil, host: ProcessInfo.processInfo.hostName),
            clock: clock,
            logger: logger
        )
        let driver = BtrfsDriver(place: place, folder: folder + "/workers")
        do {
            let governor = try await PoolGovernor.open(driver, policy: policy, parts)
            return LocalScrub(governor, journal, lock)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func lock(_ place: PoolPlace) throws(Refused) -> PoolLock {
        do throws(UntrustedLock) {
            if let lock = try PoolLock(place.id) { return lock }
        } catch {
            throw Refused(description: "\(error)")
        }
        throw Refused(
            description:
                "another process governs the scrub of \(place.name): scrub-controller, "
                + "or `poolkeeper scrub`; ask it, or stop it first"
        )
    }

    /// Closes what was opened.
    package func close() throws { try journal.close() }

    /// What a scrub would do now, and nothing is done or kept.
    ///
    /// Others are watched for a few seconds first.
    package static func preview(
        _ place: PoolPlace,
        policy: ScrubPolicy,
        folder: String,
        by person: String,
        now isNow: Bool,
        clock: any WallClock
    ) async throws -> ScrubPlan {
        let driver = BtrfsDriver(place: place, folder: folder + "/workers", writesNotes: false)
        var policy = policy
        policy.limits.calmAfter = .zero
        var machine = ScrubMachine(ScrubState(at: clock.now()))
        machine.state.request = .init(by: person, now: isNow)
        let sampler = LoadSampler()
        var view = await driver.look(nil)
        let reads = machine.reads(view)
        _ = sampler.sample(driver.disks, reads: reads, workers: 0, at: .zero)
        try await Task.sleep(for: watched)
        view = await driver.look(nil)
        let running = view.devices.count { $0.live != nil }
        // A scrub of the pool itself, which another process governs, has locks of its disks.
        let own = running > 0 ? place.name : nil
        view.rival = RivalBoard.seen(on: driver.disks, besides: own)
        view.load = sampler.sample(
            driver.disks,
            reads: machine.reads(view),
            workers: running,
            at: watched
        )
        return ScrubPlan(machine, view, policy, now: clock.now(), uptime: watched)
    }

    private static let watched = Duration.seconds(3)
}
