import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: the document's states and repairs come about on real pools and nothing is ever lost.
// Method: zfs-fuse pools of two hosts through real sshd; guids are compared before and after.
@Suite(.needsReplication) struct `Replication of real pools` {
    private let source = "hqs8p/HQS8DAT1"
    private let target = "hqs1p/HQS8DAT1"

    /// Two hosts and a source with two snapshots.
    private func rig(megabytes: [String: Int] = [:]) async throws -> FuseRig {
        let rig = try await FuseRig(["hqs8", "hqs1"], megabytes: megabytes)
        let host = try rig.host("hqs8")
        try await host.zfs("create", source)
        for name in ["daily-1", "daily-2"] {
            try await host.write(1 << 20, into: source, as: name)
            try await host.zfs("snapshot", "\(source)@\(name)")
        }
        return rig
    }

    @Test func `a first copy is made, increments follow and a dry run does nothing`() async throws {
        let rig = try await rig()
        let live = try await LiveEngine(rig, [try .document()])
        let dry = try await live.run(RunRequest(.manual, by: "test", isDryRun: true))
        #expect(dry.summary == "dry run: 1 only planned")
        #expect(live.standing?.plan.kind == .seed)
        let hqs1 = try rig.host("hqs1")
        #expect(try await hqs1.snapshots(of: "hqs1p").isEmpty)
        let first = try await live.run()
        #expect(first.result == .succeeded)
        #expect(live.standing?.assessment.status == .healthy)
        let hqs8 = try rig.host("hqs8")
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        try await hqs8.write(1 << 20, into: source, as: "more")
        try await hqs8.zfs("snapshot", "\(source)@daily-3")
        try await live.run()
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let actions = try await live.engine.store.lastActions(of: DatasetID(1), limit: 10)
        #expect(actions.allSatisfy { $0.outcome == .done && $0.operation == .additive })
        #expect(actions.contains { $0.commands.joined().contains("send -i") })
        let idle = try await live.run()
        #expect(idle.summary == "1 up to date")
        try await live.close()
        await rig.stop()
    }

    @Test func `without a common snapshot a new copy is swapped in and the old one is kept`()
        async throws
    {
        let rig = try await rig()
        let live = try await LiveEngine(rig, [try .document { $0.anchors = false }])
        try await live.run()
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let old = try await hqs1.snapshots(of: target)
        for name in ["daily-1", "daily-2"] { try await hqs8.zfs("destroy", "\(source)@\(name)") }
        try await hqs8.write(1 << 20, into: source, as: "after")
        try await hqs8.zfs("snapshot", "\(source)@daily-3")
        let seen = try await live.run(RunRequest(.manual, by: "test", isDryRun: true))
        #expect(seen.summary == "dry run: 1 only planned")
        #expect(live.standing?.assessment.status == .broken)
        #expect(live.standing?.plan.kind == .reanchor)
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let copy = try #require(try await live.engine.store.superseded().first)
        #expect(try await hqs1.snapshots(of: copy.name.text) == old)
        try await live.close()
        await rig.stop()
    }

    @Test func `a target that was written to goes on from the base and keeps what was written`()
        async throws
    {
        let rig = try await rig()
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        try await hqs1.write(1 << 20, into: target, as: "local")
        try await hqs1.zfs("snapshot", "\(target)@local")
        let old = try await hqs1.guids(below: "hqs1p")
        try await hqs8.write(1 << 20, into: source, as: "after")
        try await hqs8.zfs("snapshot", "\(source)@daily-3")
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let now = Set(try await hqs1.guids(below: "hqs1p").values)
        #expect(Set(old.values).isSubset(of: now))
        let copy = try #require(try await live.engine.store.superseded().first)
        #expect(copy.kind == .fork)
        #expect(try await hqs1.snapshots(of: copy.name.text).keys.contains("local"))
        try await live.close()
        await rig.stop()
    }

    @Test func `a host with another key makes the state unknown and nothing is done`() async throws
    {
        let rig = try await rig()
        let live = try await LiveEngine(rig, [try .document()])
        try await rig.host("hqs1").ssh.changeHostKey()
        let run = try await live.run()
        #expect(run.summary == "1 waiting")
        #expect(live.standing?.assessment.status == .unknown)
        let host = try await live.engine.store.hosts().first { $0.name == "hqs1" }
        #expect(host?.failure == .hostKey)
        try rig.pinHostKeys()
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        try await live.close()
        await rig.stop()
    }

    @Test func `a full target is told and nothing on it is lost`() async throws {
        let rig = try await rig(megabytes: ["hqs1": 64])
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let old = try await hqs1.snapshots(of: target)
        try await hqs8.write(48 << 20, into: source, as: "big")
        try await hqs8.zfs("snapshot", "\(source)@big")
        let run = try await live.run()
        #expect(run.result == .failed)
        #expect(try await hqs1.snapshots(of: target) == old)
        let action = try #require(
            try await live.engine.store.lastActions(of: DatasetID(1), limit: 1).first
        )
        #expect(action.failure == .noSpace)
        #expect(action.outcome == .failed)
        try await live.close()
        await rig.stop()
    }
}
