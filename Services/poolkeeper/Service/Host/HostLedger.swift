import Foundation
import Observability
import ServiceChassis
import SnapshotKeeper
import StateStore

/// The ledger of snapshots, as a command holds it: the service's file, while no service does.
final class HostLedger: Sendable {
    struct InUse: Error, CustomStringConvertible {
        let path: String

        var description: String {
            """
            \(path) is in use: snapshot-keeper runs on this host and keeps the ledger. Ask it: \
            curl http://127.0.0.1:8086/api/snapshots, or with \
            -X POST -d '{"path": "/srv/media"}' for a snapshot
            """
        }
    }

    let journal: ServiceJournal
    private let slot: StateSlot?
    /// A ledger for one look, where there is none.
    private let temporary: String?

    private init(_ journal: ServiceJournal, _ slot: StateSlot?, temporary: String?) {
        self.journal = journal
        self.slot = slot
        self.temporary = temporary
    }

    /// Opens the ledger in a state folder.
    static func open(in folder: String, changesNothing: Bool) throws -> HostLedger {
        let place = "\(folder)/\(SnapshotKeeperService.definition.name)-1"
        let isThere = FileManager.default.fileExists(atPath: place + "/journal.sqlite")
        guard isThere || !changesNothing else {
            let path = NSTemporaryDirectory() + "poolkeeper-ledger-\(getpid())"
            try make(path)
            let journal = try SnapshotKeeperService.open(in: path, clock: SystemWallClock())
            return HostLedger(journal, nil, temporary: path)
        }
        try make(place)
        guard let slot = try StateSlot.takeIfFree(place) else { throw InUse(path: place) }
        do {
            let journal = try SnapshotKeeperService.open(in: place, clock: SystemWallClock())
            return HostLedger(journal, slot, temporary: nil)
        } catch {
            slot.release()
            throw error
        }
    }

    func close() {
        // What was performed is on the disk; the next opening tells of a file that did not close.
        try? journal.close()
        slot?.release()
        if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
    }

    private static func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }
}
