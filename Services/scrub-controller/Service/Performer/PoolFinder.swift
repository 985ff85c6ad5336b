import Btrfs
import Foundation
import Logging
import Observations
import Quantities
package import ScrubControllerCore
import StateStore

/// Finds the pools that are to be governed: those of the settings, else every one that is mounted
/// or imported, and those that were governed before.
package struct PoolFinder: Sendable {
    /// A pool that was found.
    package struct Found: Sendable {
        /// What acts on it.
        package let driver: any ScrubDriver
        /// How it is scrubbed.
        package let policy: ScrubPolicy
    }

    let settings: ScrubSettings
    let journal: ServiceJournal
    let folder: String
    let clock: any WallClock
    let logger: Logger
    var zpool = ZpoolTool()

    /// A pool that was not seen for longer is forgotten.
    static let forgetAfter = Duration.seconds(90 * 86_400)

    func find() async throws -> [Found] {
        var places: [String: PoolPlace] = [:]
        for kept in try await journal.read({ try PoolTable.all(in: $0) }) where isWanted(kept.place)
        {
            guard clock.now() - kept.seenAt < Self.forgetAfter else { continue }
            places[kept.place.id] = kept.place
        }
        for place in mounted() + (await imported()) where isWanted(place) {
            places[place.id] = place
        }
        return places.values.sorted { $0.id < $1.id }.map { place in
            Found(driver: driver(place), policy: settings.policy(of: place))
        }
    }

    private func isWanted(_ place: PoolPlace) -> Bool {
        settings.pools.isEmpty || settings.pools.contains { $0.names(place) }
    }

    private func driver(_ place: PoolPlace) -> any ScrubDriver {
        switch place.kind {
        case .btrfs:
            BtrfsDriver(place: place, folder: folder, writesNotes: settings.writesProgsStatus)
        case .zfs: ZFSDriver(place: place, zpool: zpool)
        }
    }

    /// Every mounted pool once, where it was mounted first.
    private func mounted() -> [PoolPlace] {
        var seen: Set<String> = []
        return BtrfsMounts.all().compactMap { found in
            guard seen.insert(found.device).inserted else { return nil }
            do {
                let pool = try BtrfsPoolReader.read(mount: found.mount)
                let name = pool.label.isEmpty ? found.mount : pool.label
                return PoolPlace(kind: .btrfs, id: pool.uuid, name: name, mount: found.mount)
            } catch {
                // A folder that is bound from another place is no pool of its own.
                logger.debug("\(error)")
                seen.remove(found.device)
                return nil
            }
        }
    }

    private func imported() async -> [PoolPlace] {
        guard zpool.isThere else { return [] }
        do {
            return try await zpool.pools().map {
                PoolPlace(kind: .zfs, id: $0, name: $0, mount: "")
            }
        } catch {
            logger.warning("zpool could not be asked: \(error)")
            return []
        }
    }
}
