import ArgumentParser
import Foundation
import Observability
import Quantities
import ServiceChassis
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore

/// Which subvolumes of this host a command is about, and where the ledger is.
struct SnapshotOptions: ParsableArguments {
    @Option(
        help: """
            Settings, ASG's as they are or with a storage section; else /etc/asg/config.yaml or \
            ./config.yaml, whichever is there first.
            """
    )
    var config: String?

    @Option(
        help: """
            The folder of the ledger; else POOLKEEPER_STATE, else \
            /var/lib/poolkeeper-snapshot-keeper.
            """
    )
    var state: String?

    @Option(help: "Only this subvolume, by its path; else every one of the settings.")
    var subvolume: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Where the ledger is unless told.
    static let statePlace = "/var/lib/poolkeeper-snapshot-keeper"

    /// Opens the ledger and does something with the subvolumes that are meant.
    ///
    /// - Parameters:
    ///   - changesNothing: whether a ledger that is not there yet is not made either.
    ///   - act: is given the keeper, the subvolumes, and the settings they come from.
    /// - Throws: the exit code, after what went wrong was told.
    func withKeeper(
        changesNothing: Bool = false,
        _ act: (SnapshotKeeper, [WatchedSubvolume], HostSnapshotSettings) async throws -> Void
    ) async throws {
        try await HostRights.demand()
        let host = try HostSettingsFile(named: config).read { HostSnapshotSettings(reading: &$0) }
        let settings = host.snapshots
        let meant = try Self.meant(by: subvolume, of: settings.subvolumes)
        let ledger: HostLedger
        do {
            ledger = try HostLedger.open(in: folder, changesNothing: changesNothing)
        } catch {
            throw CommandAnswer.refused("\(error)")
        }
        defer { ledger.close() }
        let keeper = SnapshotKeeperService.keeper(
            settings,
            KeeperStore(ledger.journal, clock: SystemWallClock()),
            SubvolumeTeller(client: nil, host: ProcessInfo.processInfo.hostName)
        )
        do {
            try await act(keeper, meant, host)
        } catch let refusal as KeeperRefusal {
            throw CommandAnswer.refused(refusal.description)
        }
    }

    /// The subvolume of a path, or all of the settings for none.
    static func meant(
        by path: String?,
        of all: [WatchedSubvolume]
    ) throws -> [WatchedSubvolume] {
        let named = all.filter { !$0.path.isEmpty }
        guard !named.isEmpty else {
            throw CommandAnswer.refused(
                "the settings name no subvolume: say where the pool is mounted as pool.mount, or "
                    + "list paths under storage.snapshots.subvolumes"
            )
        }
        guard let path else { return named }
        let meant = named.filter { $0.path == path }
        guard !meant.isEmpty else {
            let known = named.map(\.path).joined(separator: ", ")
            throw CommandAnswer.refused("\(path) is not kept; the settings name \(known)")
        }
        return meant
    }

    /// The only subvolume that is meant.
    static func only(_ subvolumes: [WatchedSubvolume]) throws -> WatchedSubvolume {
        guard subvolumes.count == 1, let only = subvolumes.first else {
            let known = subvolumes.map(\.path).joined(separator: ", ")
            throw ValidationError("name one of \(known) with --subvolume")
        }
        return only
    }

    private var folder: String {
        state ?? ProcessInfo.processInfo.environment["POOLKEEPER_STATE"] ?? Self.statePlace
    }
}
