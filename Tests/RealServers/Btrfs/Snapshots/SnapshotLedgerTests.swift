import Foundation
import SnapshotKeeper
import SnapshotKeeperCore
import TestSupport
import Testing

/// The keeper's own disk is full: what it cannot write down it does not do.
@Suite(.serialized, .needsBtrfs) struct `The ledger of snapshots on a full disk` {
    @Test func `nothing is taken or deleted that is not written down, and it goes on with room`()
        async throws
    {
        let disk = try SmallDisk(mebibytes: 3)
        let rig = try SnapshotRig(stateOn: disk)
        try await rig.take()
        disk.fill()
        // The ledger has some room of its own left, which is used up first.
        var error: (any Error)?
        var before: [String] = []
        for _ in 0..<10_000 where error == nil {
            before = try rig.names()
            do { try await rig.take() } catch let found { error = found }
        }
        let refusal = try #require(error)
        #expect("\(refusal)".lowercased().contains("full"), "\(refusal)")
        // One may be there that was written down before and not after; none is gone.
        let there = try rig.names()
        #expect(there.count <= before.count + 1)
        let written = try await rig.ledger()
        for name in there { #expect(written[name] != nil && written[name] != .deleted) }
        disk.empty()
        let report = try await rig.take()
        #expect(report.outcome == .done)
        let settled = try await rig.ledger()
        for name in try rig.names() { #expect(settled[name] == .listed, "\(name)") }
    }
}
