import Foundation
import Logging
import Observability
import Quantities
import ScrubControllerCore
import ServiceChassis
import ServiceLifecycle
import StateStore
import Synchronization

/// Keeps every pool's governor going, finds pools that come, and reads the kernel's log.
package final class ScrubLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "pools"
    /// How often pools are looked for.
    static let findEvery = Duration.seconds(15)
    /// How often the kernel's log is read.
    static let logEvery = Duration.seconds(1)

    let finder: PoolFinder
    let parts: GovernorParts
    private let settings: ScrubSettings
    private let health: HealthBoard
    private struct Governed {
        let governor: PoolGovernor
        let wake: WakeUp
        let lock: PoolLock
    }

    private let governors = Mutex<[String: Governed]>([:])
    private let looked = Mutex(false)

    init(
        finder: PoolFinder,
        parts: GovernorParts,
        settings: ScrubSettings,
        health: HealthBoard
    ) {
        self.finder = finder
        self.parts = parts
        self.settings = settings
        self.health = health
    }

    /// The pools' governors, by name.
    package var all: [PoolGovernor] {
        governors.withLock { $0.values.map(\.governor) }.sorted { $0.place.name < $1.place.name }
    }

    /// Whether pools were looked for since the start.
    package var isReady: Bool { looked.withLock { $0 } }

    /// The governor of a pool, by its UUID, its name or where it is mounted; nil for none, and for
    /// a name that several have.
    package func governor(of name: String) -> PoolGovernor? {
        let all = all
        if let exact = all.first(where: { $0.place.id == name }) { return exact }
        let named = all.filter { $0.place.name == name || $0.place.mount == name }
        return named.count == 1 ? named[0] : nil
    }

    /// Has a pool looked at again at once.
    package func wake(_ id: String) { governors.withLock { $0[id] }?.wake.ring() }

    /// Runs until shut down; then every scrub of ours stands still, and limits are put back.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.readLog() }
                while !Task.isCancelled {
                    for (governor, wake) in await self.findNew() {
                        group.addTask { await self.govern(governor, wake) }
                    }
                    // Cancelled means the end, which the loop sees.
                    try? await Task.sleep(for: Self.findEvery)
                }
            }
        }
        await withDiscardingTaskGroup { group in
            for governor in all { group.addTask { await governor.standForShutdown() } }
        }
        health.remove(Self.component)
    }

    private func findNew() async -> [(PoolGovernor, WakeUp)] {
        var new: [(PoolGovernor, WakeUp)] = []
        var problem: UntrustedLock?
        do {
            for found in try await finder.find()
            where governors.withLock({ $0[found.driver.place.id] }) == nil {
                guard let lock = lock(found.driver.place, &problem) else { continue }
                let governor = try await PoolGovernor.open(
                    found.driver,
                    policy: found.policy,
                    parts
                )
                let wake = WakeUp()
                let governed = Governed(governor: governor, wake: wake, lock: lock)
                governors.withLock { $0[found.driver.place.id] = governed }
                new.append((governor, wake))
            }
            health.set(Self.component, problem.map { .degraded("\($0)") } ?? .ok)
        } catch {
            health.set(Self.component, .degraded("pools could not be looked for: \(error)"))
            parts.logger.error("pools could not be looked for: \(errorChain(error))")
        }
        looked.withLock { $0 = true }
        return new
    }

    /// The lock of a pool; nil when another process has it or nobody can say.
    private func lock(_ place: PoolPlace, _ problem: inout UntrustedLock?) -> PoolLock? {
        do throws(UntrustedLock) {
            if let lock = try PoolLock(place.id) { return lock }
            parts.logger.notice("\(place.name): another process governs it")
        } catch {
            problem = error
            parts.logger.error("\(place.name) is not governed: \(error)")
        }
        return nil
    }

    private func govern(_ governor: PoolGovernor, _ wake: WakeUp) async {
        while !Task.isCancelled {
            do {
                try await governor.turn()
            } catch is CancellationError {
                return
            } catch {
                parts.logger.error(
                    "pool \(governor.place.name) could not be governed: \(errorChain(error))"
                )
            }
            // Cancelled means the end, which the loop sees.
            try? await wake.wait(for: governor.interval)
        }
    }

    // MARK: - The kernel's log

    private func readLog() async {
        guard let log = KernelLog() else {
            parts.logger.warning(
                "/dev/kmsg cannot be read, so damage is told by device and not by file"
            )
            return
        }
        let boot = Self.boot
        var last = await lastRecord(of: boot)
        if last == nil { log.skip() }
        while !Task.isCancelled {
            let (sightings, newest) = log.read(after: last ?? -1)
            for governor in all {
                let names = (governor.driver as? BtrfsDriver)?.kernelNames ?? []
                let own = sightings.filter { names.contains($0.poolDevice) }
                if !own.isEmpty { governor.take(own) }
            }
            if newest != last ?? -1 {
                last = newest
                // What is not kept is read again, which changes nothing.
                try? await parts.journal.perform {
                    try PoolTable.put(lastRecord: newest, boot: boot, in: $0.database)
                }
            }
            try? await Task.sleep(for: Self.logEvery)
        }
    }

    private func lastRecord(of boot: String) async -> Int64? {
        // Unreadable means that it is read from now on.
        try? await parts.journal.read { try PoolTable.lastRecord(boot: boot, in: $0) }
    }

    private static var boot: String {
        readWholeFile("/proc/sys/kernel/random/boot_id").map {
            String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)
        } ?? ""
    }
}
