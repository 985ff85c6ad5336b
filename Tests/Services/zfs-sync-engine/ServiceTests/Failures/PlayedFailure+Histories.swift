import Observations
import ReplicationRig
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// Histories that went apart: what every ZFS can show.
extension PlayedFailure {
    static let histories = [
        Self("F01", "a target that somebody wrote to is set aside") { stage in
            try await stage.replicated()
            try await stage.backup.write(131_072, into: stage.target, as: "local")
            try await stage.snapshot("s3")
            let outcome = try await stage.expectInStep()
            #expect(outcome.copies.map(\.kind) == [.fork], "F01: \(outcome.said)")
        },
        Self("F04", "without a common snapshot a full copy is swapped in") { stage in
            try await stage.replicated()
            for name in ["s1", "s2"] {
                try await stage.primary.zfs("destroy", "\(stage.source)@\(name)")
            }
            try await stage.snapshot("s3")
            let outcome = try await stage.expectInStep()
            #expect(outcome.copies.map(\.kind) == [.reanchor], "F04: \(outcome.said)")
            let words = outcome.commands.flatMap { $0.split(separator: " ") }
            // F05: nothing that ran was forced or recursive.
            #expect(Set(words).isDisjoint(with: ["-F", "-R", "-p", "-r"]))
            try await stage.snapshot("s4")
            #expect(try await stage.expectInStep().copies.count == 1)
        },
        Self("F06", "a pool's root is not replaced, and what would go is listed") { stage in
            var stage = stage
            let folder = stage.target
            try await stage.backup.zfs("create", folder)
            try await stage.backup.zfs("snapshot", "\(stage.backup.pool)@own-\(stage.id)")
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1")
            stage.target = stage.backup.pool
            let before = try await stage.everything()
            let outcome = try await stage.run()
            #expect(outcome.standing?.plan.kind == .destructive, "F06: \(outcome.said)")
            #expect(outcome.standing?.plan.reason == .poolRoot)
            let losses = outcome.standing?.plan.losses.map(\.name) ?? []
            #expect(losses.contains("\(stage.backup.pool)@own-\(stage.id)"))
            #expect(outcome.actions.isEmpty)
            #expect(try await stage.everything() == before)
            try await stage.backup.zfs("destroy", "\(stage.backup.pool)@own-\(stage.id)")
        },
        Self("F07", "a snapshot of the same name and another guid is kept") { stage in
            try await stage.replicated()
            try await stage.backup.zfs("snapshot", "\(stage.target)@s3")
            let own = try await stage.backup.snapshots(of: stage.target)["s3"]
            try await stage.snapshot("s3")
            try await stage.expectInStep()
            let all = try await stage.everything()
            #expect(all.contains(try #require(own)))
        },
        Self("F08", "a source that was rolled back is followed, and the old end is kept") { stage in
            try await stage.replicated(3)
            try await stage.primary.zfs("rollback", "-r", "\(stage.source)@s2")
            try await stage.snapshot("after")
            let outcome = try await stage.expectInStep()
            #expect(outcome.copies.map(\.kind) == [.fork], "F08: \(outcome.said)")
        },
        Self("F09", "snapshots that others made on the target stay") { stage in
            try await stage.replicated()
            try await stage.backup.zfs("snapshot", "\(stage.target)@autosnap")
            try await stage.snapshot("s3")
            try await stage.expectInStep()
            let names = try await stage.backup.guids(below: stage.backup.pool).keys
            #expect(names.contains { $0.hasSuffix("@autosnap") })
        },
        Self("F12", "a full target is told, keeps all, and goes on when there is space") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 1 << 20)
            try await stage.backup.takeSpace()
            let before = try await stage.everything()
            let full = try await stage.run()
            #expect(full.status != .healthy, "F12: \(full.said)")
            #expect(before.isSubset(of: try await stage.everything()))
            try await stage.backup.giveSpaceBack()
            try await stage.backToHealth()
        },
        Self("F13", "holds of others are not released, and our own move on") { stage in
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1")
            _ = try await stage.run { $0.anchors = true }
            try await stage.backup.zfs("hold", "theirs", "\(stage.target)@s1")
            try await stage.snapshot("s2")
            let outcome = try await stage.expectInStep { $0.anchors = true }
            #expect(outcome.commands.allSatisfy { !$0.contains("release theirs") })
            await #expect(throws: (any Error).self, "F13: the hold of others is gone") {
                try await stage.backup.zfs("destroy", "\(stage.target)@s1")
            }
            try await stage.backup.zfs("release", "theirs", "\(stage.target)@s1")
            // Ours went on to the new base, so this one can be pruned.
            try await stage.backup.zfs("destroy", "\(stage.target)@s1")
            await #expect(throws: (any Error).self, "F29: the base can be destroyed") {
                try await stage.primary.zfs("destroy", "\(stage.source)@s2")
            }
        },
    ]
}

extension FailureStage {
    /// Runs until it is well, as the schedule would; waits of failures may stand in between.
    func backToHealth() async throws {
        var said: [String] = []
        for _ in 0..<10 {
            let outcome = try await run()
            if outcome.status == .healthy { return try await expectNewest() }
            said.append(outcome.said)
        }
        Issue.record("\(id): \(said)")
    }
}
