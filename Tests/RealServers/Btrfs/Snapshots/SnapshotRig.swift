import CommandsSystem
import Foundation
import Observability
import Observations
import Quantities
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore
import TestSupport

/// A keeper of a real subvolume on a pool of the test's own.
final class SnapshotRig {
    let pool: LoopPool
    let state: TemporaryFolder
    let journal: ServiceJournal
    let keeper: SnapshotKeeper
    let kept: WatchedSubvolume
    private let folderOfState: String
    private var isClosed = false

    /// A pool with the subvolume `data` in it.
    init(
        bytes: Int64 = 512 << 20,
        options: [String] = [],
        retention: RetentionPolicy = RetentionPolicy(daily: 1),
        stateOn disk: SmallDisk? = nil,
        change: (inout WatchedSubvolume) -> Void = { _ in }
    ) throws {
        pool = try LoopPool([bytes], data: .single, metadata: .single, options: options)
        try Tool.run("btrfs", "subvolume", "create", pool.mount + "/data")
        state = try TemporaryFolder()
        folderOfState = disk?.path ?? state.path
        journal = try SnapshotKeeperService.open(in: folderOfState, clock: SystemWallClock())
        var subvolume = WatchedSubvolume(
            path: pool.mount + "/data",
            folder: pool.mount + "/data/.snapshots",
            retention: retention
        )
        subvolume.floor = SpaceFloor(percent: 0)
        change(&subvolume)
        kept = subvolume
        let clock = SystemWallClock()
        keeper = SnapshotKeeper(
            [subvolume],
            place: BtrfsPlace(),
            store: KeeperStore(journal, clock: clock),
            runner: LocalRunner(),
            teller: SubvolumeTeller(client: nil, host: "rig"),
            clock: clock,
            clocks: {
                ClockLook(wall: clock.now(), uptime: clock.uptime, boot: "", isSynchronised: true)
            }
        )
    }

    deinit { try? close() }

    /// Closes the ledger, once, so that another process can have it.
    func close() throws {
        guard !isClosed else { return }
        isClosed = true
        try journal.close()
    }

    /// Takes a snapshot and cleans up.
    @discardableResult
    func take(isConfirmed: Bool = true) async throws -> RunReport {
        let request = RunRequest(by: "test", takes: true, isConfirmed: isConfirmed)
        return try await keeper.run(kept, request)
    }

    /// Names in the folder of snapshots.
    func names() throws -> [String] { try FileManager.default.names(in: kept.folder) }

    /// What the ledger says of each name, the newest line of each.
    func ledger() async throws -> [String: LedgerRow.State] {
        let view = try await keeper.review(kept)
        let rows = try await keeper.store.rows(pool: view.look.pool, folder: kept.folder)
        return Dictionary(rows.map { ($0.name, $0.state) }, uniquingKeysWith: { $1 })
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: kept.path + "/" + name))
    }
}

extension FileManager {
    /// Names in a folder, sorted.
    func names(in folder: String) throws -> [String] {
        try contentsOfDirectory(atPath: folder).sorted()
    }
}
