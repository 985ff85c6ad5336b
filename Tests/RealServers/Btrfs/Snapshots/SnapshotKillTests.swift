import FleetProcesses
import Foundation
import Glibc
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore
import TestSupport
import Testing

// Goal: a keeper that is killed at any step goes on right, and never deletes what is not its own.
// Method: a process of its own dies at each step by SIGKILL; the next run finds the pool as it is,
// and afterwards ledger and folder agree.
@Suite(.serialized, .needsBtrfs) struct `A keeper that is killed` {
    @Test(arguments: KeeperEdge.allCases)
    func `goes on right after each step`(_ edge: KeeperEdge) async throws {
        let rig = try SnapshotRig()
        for _ in 0..<2 { try await rig.take() }
        let before = Set(try rig.names())
        try rig.close()
        let log = rig.state.file("worker.log")
        let killed = try worker(rig, dying: edge, log: log)
        #expect(await killed.exitStatus == SIGKILL, "\(edge): \(killed.log)")
        let after = Set(try rig.names())
        switch edge {
        case .intendedTaking: #expect(after == before)
        case .taken, .listed, .intendedDeleting: #expect(after.count == before.count + 1)
        case .deleted, .settled: #expect(after.subtracting(before).count == 1)
        }
        let next = try worker(rig, dying: nil, log: log)
        #expect(await next.exitStatus == 0, "\(edge): \(next.log)")
        let journal = try SnapshotKeeperService.open(in: rig.state.path, clock: ManualClock())
        defer { try? journal.close() }
        let store = KeeperStore(journal, clock: ManualClock())
        let look = try BtrfsPlace().look(rig.kept)
        let rows = try await store.rows(pool: look.pool, folder: rig.kept.folder)
        #expect(rows.allSatisfy { !$0.state.isOpen })
        let review = LedgerReview(rows: rows, entries: look.entries)
        #expect(review.changes.isEmpty)
        #expect(Set(review.listed.keys) == Set(try rig.names()))
        #expect(try rig.names().count <= 2)
        let runs = try await store.runs(limit: 10)
        #expect(runs.map(\.outcome?.rawValue).prefix(2) == ["done", "stopped"])
    }

    private func worker(
        _ rig: SnapshotRig,
        dying edge: KeeperEdge?,
        log: String
    ) throws -> ChildProcess {
        var arguments = ["--state", rig.state.path, "--subvolume", rig.kept.path]
        if let edge { arguments += ["--die", edge.rawValue] }
        return try ChildProcess("snapshot-worker", arguments, logPath: log)
    }
}
