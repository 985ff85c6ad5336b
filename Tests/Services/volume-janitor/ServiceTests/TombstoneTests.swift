import Contracts
import Foundation
import Quantities
import StateStore
import TestSupport
import Testing
import VolumeJanitor

/// What the bus hears of a volume that is there no more.
@Suite struct TombstoneTests {
    private func heard(in folder: TemporaryFolder) throws -> [Envelope] {
        try JournalReader(folder.file("journal.sqlite"))
            .rows(of: VolumeAssessed.lane.name, from: 1, count: 1000)
    }

    @Test func `a volume that is gone is removed from its lane, and only that one`() async throws {
        let folder = try TemporaryFolder()
        let rig = try JanitorRig(folder, clock: ManualClock())
        try rig.volume("old")
        try rig.volume("logs")
        try await rig.run { rig in
            let before = try heard(in: folder)
            #expect(!before.isEmpty && before.allSatisfy { !$0.isTombstone })
            try FileManager.default.removeItem(atPath: folder.file("volumes/old"))
            try await rig.look()
            let removed = try heard(in: folder).filter(\.isTombstone)
            #expect(removed.map(\.key) == ["dock-1/old"])
            try await rig.look()
            let again = try heard(in: folder).filter(\.isTombstone)
            #expect(again.count == 1)
        }
    }

    @Test func `a volume that went while the janitor was down is removed by its next start`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let rig = try JanitorRig(folder, clock: clock)
        try rig.volume("old")
        try rig.volume("logs")
        try await rig.run { _ in }
        try FileManager.default.removeItem(atPath: folder.file("volumes/old"))
        try await JanitorRig(folder, clock: clock).run { _ in
            let removed = try heard(in: folder).filter(\.isTombstone)
            #expect(removed.map(\.key) == ["dock-1/old"])
        }
    }
}
