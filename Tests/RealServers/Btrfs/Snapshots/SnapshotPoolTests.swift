import Contracts
import Foundation
import MessageBus
import Observations
import Quantities
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore
import TestSupport
import Testing

/// Snapshots of real subvolumes.
@Suite(.serialized, .needsBtrfs) struct `Snapshots on real pools` {
    @Test func `a snapshot is read-only, holds what was there, and is in the ledger`() async throws
    {
        let rig = try SnapshotRig()
        try rig.write("before", to: "file")
        let report = try await rig.take()
        let name = try #require(report.run.taken)
        try rig.write("after", to: "file")
        #expect(report.outcome == .done)
        #expect(try rig.names() == [name])
        let held = try String(contentsOfFile: "\(rig.kept.folder)/\(name)/file", encoding: .utf8)
        #expect(held == "before")
        #expect(throws: (any Error).self) {
            try Data().write(to: URL(filePath: "\(rig.kept.folder)/\(name)/new"))
        }
        #expect(try await rig.ledger() == [name: .listed])
        let facts = try await rig.facts()
        #expect(facts.first?.snapshots.map(\.name) == [name])
        #expect(facts.first?.health == .ok)
    }

    @Test func `of many in a day the first and the newest stay, and the others are gone`()
        async throws
    {
        let rig = try SnapshotRig()
        var taken: [String] = []
        for _ in 0..<5 { taken.append(try #require(try await rig.take().run.taken)) }
        #expect(Set(taken).count == 5)
        // Whether or not midnight came meanwhile.
        let left = try rig.names()
        #expect(left.count <= 2)
        #expect(left.contains(taken[4]))
        let ledger = try await rig.ledger()
        #expect(ledger.filter { $0.value == .listed }.keys.sorted() == left.sorted())
        #expect(ledger.values.count { $0 == .deleted } == 5 - left.count)
    }

    @Test func `another subvolume at a listed path is never deleted`() async throws {
        let rig = try SnapshotRig()
        let first = try #require(try await rig.take().run.taken)
        let second = try #require(try await rig.take().run.taken)
        let path = "\(rig.kept.folder)/\(second)"
        try Tool.run("btrfs", "subvolume", "delete", path)
        try Tool.run("btrfs", "subvolume", "snapshot", "-r", rig.kept.path, path)
        for _ in 0..<3 { try await rig.take() }
        #expect(try rig.names().contains(second))
        #expect(try rig.names().contains(first))
        let plan = try await rig.keeper.preview(rig.kept, RunRequest(by: "", takes: false))
        let verdict = plan.verdicts.first { $0.snapshot.name == second }
        #expect(verdict?.keeps == [.mismatched])
        // Asked directly, the adapter refuses too.
        #expect(throws: PlaceRefusal.self) {
            try BtrfsPlace().delete(second, uuid: "0", of: rig.kept)
        }
    }

    @Test func `on a full pool nothing is taken, nothing is deleted, and both are told`()
        async throws
    {
        let rig = try SnapshotRig(bytes: 64 << 20, options: ["--mixed"])
        let first = try await rig.take().run.taken
        _ = try await rig.take()
        let before = try rig.names()
        try rig.fill()
        let report = try await rig.take()
        #expect(report.outcome == .failed)
        #expect(report.failure?.contains("ENOSPC") == true)
        #expect(report.plan?.deletions.isEmpty == true)
        #expect(try rig.names() == before)
        #expect(before.contains(try #require(first)))
        #expect(try await rig.ledger().values.contains(.failed))
        #expect(try await rig.facts().first?.health == .missing)
    }

    @Test func `below its floor nothing is taken`() async throws {
        let rig = try SnapshotRig { $0.floor = SpaceFloor(percent: 99) }
        let report = try await rig.take()
        #expect(report.run.taken == nil)
        #expect(report.failure?.contains("must be") == true)
    }

    @Test func `nested subvolumes are told, and snapshots beside them are not`() async throws {
        let rig = try SnapshotRig()
        try Tool.run("btrfs", "subvolume", "create", rig.kept.path + "/cache")
        try await rig.take()
        let view = try await rig.keeper.review(rig.kept)
        #expect(view.look.nested == ["cache"])
        #expect(view.look.nestedCount == 1)
        #expect(try await rig.facts().first?.nested == ["cache"])
    }

    @Test func `ASG's and snapper's are taken over and then go by the rules`() async throws {
        let rig = try SnapshotRig()
        let folder = rig.kept.folder
        for number in ["7", "8"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(number)",
                withIntermediateDirectories: true
            )
            try Data("<snapshot/>".utf8).write(to: URL(filePath: "\(folder)/\(number)/info.xml"))
        }
        try Data("mine".utf8).write(to: URL(filePath: folder + "/8/note"))
        let names = [
            "pre-backup-20250101-020000", "pre-backup-20250102-020000", "7/snapshot", "8/snapshot",
        ]
        for name in names {
            try Tool.run("btrfs", "subvolume", "snapshot", "-r", rig.kept.path, "\(folder)/\(name)")
        }
        try Tool.run("btrfs", "subvolume", "snapshot", "-r", rig.kept.path, folder + "/mine")
        try await rig.take()
        #expect(try rig.names().count == 6)
        let adoption = try await rig.keeper.adopt(rig.kept)
        #expect(Set(adoption.taken.map(\.name)) == Set(names))
        #expect(adoption.left.map(\.snapshot.name) == ["mine"])
        try await rig.take()
        // The oldest is the first of its day; `mine` stays.
        #expect(try rig.names().contains("mine"))
        // snapper lists no snapshot that is gone; what is not snapper's stays in its folder.
        #expect(!FileManager.default.fileExists(atPath: folder + "/7"))
        #expect(try FileManager.default.names(in: folder + "/8") == ["note"])
        #expect(!FileManager.default.fileExists(atPath: folder + "/" + names[1]))
    }

    @Test func `a snapshot comes back beside the live subvolume and can be written`() async throws {
        let rig = try SnapshotRig()
        try rig.write("good", to: "file")
        let name = try #require(try await rig.take().run.taken)
        try rig.write("bad", to: "file")
        let place = try await rig.keeper.restore(name, of: rig.kept, to: nil)
        #expect(place.hasPrefix(rig.kept.path + ".restored-"))
        #expect(try String(contentsOfFile: place + "/file", encoding: .utf8) == "good")
        try Data("mine".utf8).write(to: URL(filePath: place + "/file"))
        #expect(try String(contentsOfFile: rig.kept.path + "/file", encoding: .utf8) == "bad")
        await #expect(throws: KeeperRefusal.self) {
            try await rig.keeper.restore(name, of: rig.kept, to: rig.kept.path)
        }
        await #expect(throws: KeeperRefusal.self) {
            try await rig.keeper.restore("none", of: rig.kept, to: nil)
        }
    }

    @Test func `brought back and put in the live one's place, it keeps all snapshots`()
        async throws
    {
        let rig = try SnapshotRig(retention: RetentionPolicy(daily: 7))
        let (live, folder) = (rig.kept.path, rig.kept.folder)
        try rig.write("good", to: "file")
        let name = try #require(try await rig.take().run.taken)
        _ = try await rig.take()
        try rig.write("bad", to: "file")
        try await rig.keeper.hold(name, of: rig.kept, because: "restore")
        let restored = try await rig.keeper.restore(name, of: rig.kept, to: nil)
        // As deploy/runbooks/snapshot-and-restore.md says.
        try Tool.run("mv", live, live + ".broken")
        try Tool.run("mv", restored, live)
        try Tool.run("rmdir", folder)
        try Tool.run("mv", live + ".broken/.snapshots", folder)
        #expect(try String(contentsOfFile: live + "/file", encoding: .utf8) == "good")
        try await rig.keeper.hold(name, of: rig.kept, because: nil)
        let report = try await rig.take()
        #expect(report.outcome == .done)
        let ledger = try await rig.ledger()
        #expect(try rig.names().allSatisfy { ledger[$0] == .listed })
        #expect(try rig.names().contains(name))
        try Tool.run("btrfs", "subvolume", "delete", live + ".broken")
        #expect(try await rig.facts().first?.health == .ok)
        #expect(try await rig.facts().first?.nested == [])
    }

    @Test func `a plain folder of ASG's stays one, and files come back in their place`()
        async throws
    {
        let rig = try SnapshotRig()
        let (live, folder) = (rig.kept.path, rig.kept.folder)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        try Tool.run("btrfs", "subvolume", "create", live + "/cache")
        try rig.write("kept", to: "cache/file")
        try rig.write("good", to: "file")
        let name = try #require(try await rig.take().run.taken)
        try rig.write("bad", to: "file")
        // As deploy/runbooks/snapshot-and-restore.md says.
        let top = "-mindepth 1 -maxdepth 1 ! -name .snapshots"
        let script = """
            cd \(live) && mkdir .broken
            find . \(top) ! -name .broken -exec mv -t .broken {} +
            find .snapshots/\(name) \(top) -exec cp -a --reflink=always -t . {} +
            """
        try Tool.run("sh", "-ec", script)
        #expect(try String(contentsOfFile: live + "/file", encoding: .utf8) == "good")
        #expect(try String(contentsOfFile: live + "/.broken/file", encoding: .utf8) == "bad")
        try Tool.run("sh", "-ec", "cd \(live); rmdir cache && mv .broken/cache cache")
        try Tool.run("rm", "-rf", "--one-file-system", live + "/.broken")
        #expect(try String(contentsOfFile: live + "/cache/file", encoding: .utf8) == "kept")
        #expect(!FileManager.default.fileExists(atPath: live + "/.broken"))
        #expect(try await rig.take().outcome == .done)
    }

    @Test func `the parent of an incremental send stays, also when its target is away`()
        async throws
    {
        let target = try LoopPool([512 << 20], data: .single, metadata: .single)
        let rig = try SnapshotRig { $0.sendTargets = [target.mount] }
        try await rig.take()
        let sent = try #require(try await rig.take().run.taken)
        let stream = rig.state.file("stream")
        try Tool.run("btrfs", "send", "-q", "-f", stream, "\(rig.kept.folder)/\(sent)")
        try Tool.run("btrfs", "receive", "-q", "-f", stream, target.mount)
        for _ in 0..<3 { try await rig.take() }
        #expect(try rig.names().contains(sent))
        let plan = try await rig.keeper.preview(rig.kept, RunRequest(by: "", takes: false))
        let verdict = plan.verdicts.first { $0.snapshot.name == sent }
        #expect(verdict?.keeps.contains(.sendParent) == true)
        try target.unmount()
        let before = try rig.names()
        let report = try await rig.take()
        #expect(report.deleted.isEmpty)
        #expect(try rig.names().count == before.count + 1)
    }

    @Test func `the stable name leads to the newest snapshot, which then stays`() async throws {
        let rig = try SnapshotRig { $0.link = "latest" }
        try await rig.take()
        let newest = try #require(try await rig.take().run.taken)
        let link = rig.kept.folder + "/latest"
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == newest)
        #expect(try await rig.keeper.review(rig.kept).look.linked == newest)
    }

    @Test func `the command before decides, the one after comes always, and both are kept`()
        async throws
    {
        let rig = try SnapshotRig { kept in
            kept.hooks.before = ["/bin/echo", "freeze"]
            kept.hooks.after = ["/usr/bin/env"]
        }
        let good = try await rig.take()
        #expect(good.outcome == .done)
        #expect(good.run.said?.contains("the command before said: freeze") == true)
        let told = "POOLKEEPER_SNAPSHOT=\(rig.kept.folder)/\(try #require(good.run.taken))"
        #expect(good.run.said?.contains(told) == true)
        let failing = try SnapshotRig { kept in
            kept.hooks.before = ["/bin/false"]
            kept.hooks.after = ["/bin/echo", "thaw"]
        }
        let bad = try await failing.take()
        #expect(bad.run.taken == nil)
        #expect(bad.failure?.hasPrefix("the command before failed") == true)
        #expect(bad.run.said?.contains("the command after said: thaw") == true)
        let slow = try SnapshotRig { kept in
            kept.hooks.before = ["/bin/sleep", "600"]
            kept.hooks.timeMax = .milliseconds(100)
        }
        #expect(try await slow.take().failure?.contains("took longer") == true)
    }

    @Test func `a pool that is not mounted is unreachable, and the ledger keeps its lines`()
        async throws
    {
        let rig = try SnapshotRig()
        let name = try #require(try await rig.take().run.taken)
        try rig.pool.unmount()
        let report = try await rig.take()
        #expect(report.outcome == .failed)
        #expect(try await rig.facts().first?.health == .unreachable)
        try rig.pool.mountAgain()
        #expect(try await rig.ledger()[name] == .listed)
    }
}

extension SnapshotRig {
    /// What the bus was told, the last first.
    func facts() async throws -> [SubvolumeAssessed] {
        let lane = SubvolumeAssessed.lane.name
        return try await journal.rows(of: lane, from: 1, limit: .fetch).reversed()
            .map { try SubvolumeAssessed(decodingBody: $0.body) }
    }

    /// Writes until the kernel refuses, data and then names.
    func fill() throws {
        _ = try pool.fill("data/filler")
        var number = 0
        while number < 1_000_000 {
            let path = "\(kept.path)/f\(number)"
            guard FileManager.default.createFile(atPath: path, contents: Data([1])) else { break }
            number += 1
        }
        // What can still be written is taken when the pool has settled.
        try? pool.sync()
        while FileManager.default.createFile(
            atPath: "\(kept.path)/g\(number)",
            contents: Data([1])
        ) {
            number += 1
        }
    }
}
