import Observations
import Quantities
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// What an engine finds that an earlier one has left behind, over hosts of the model.
@Suite struct `An engine that follows another` {
    private func holds(_ rig: SyncRig, _ host: String, _ data: DatasetName) -> [String: Set<String>]
    {
        let snapshots = rig.world.host(host).datasets[data]?.snapshots ?? []
        return Dictionary(snapshots.map { ($0.name, $0.holds) }) { $1 }
    }

    @Test func `it releases holds of its pair that no base needs, and none of others`() async throws
    {
        var engine = ModelEngine.pair()
        let tag = AnchorKeeper.tag(of: engine.policy.pair)
        for (name, host) in [(ModelEngine.source, "primary"), (ModelEngine.target, "backup")] {
            _ = engine.model.run(.hold(tag, name.snapshot("s1"), on: host))
            _ = engine.model.run(.hold("theirs", name.snapshot("s1"), on: host))
            _ = engine.model.run(.hold("theirs", name.snapshot("s2"), on: host))
        }
        try await SyncRig(engine.model).run { rig in
            try await rig.look()
            let expected = ["s1": Set(["theirs"]), "s2": ["theirs"], "s3": [tag]]
            #expect(holds(rig, "primary", ModelEngine.source) == expected)
            #expect(holds(rig, "backup", ModelEngine.target) == expected)
        }
    }

    @Test func `while it may not repair, it leaves a hold on the base that it does not remember`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        let tag = AnchorKeeper.tag(of: engine.policy.pair)
        _ = engine.model.run(.hold(tag, ModelEngine.source.snapshot("s3"), on: "primary"))
        _ = engine.model.run(.hold(tag, ModelEngine.target.snapshot("s3"), on: "backup"))
        try await SyncRig(engine.model) { $0.repairs = false }.run { rig in
            try await rig.look()
            #expect(holds(rig, "primary", ModelEngine.source)["s3"] == [tag])
            #expect(holds(rig, "backup", ModelEngine.target)["s3"] == [tag])
        }
    }

    @Test func `without anchors it lets go of all that it held`() async throws {
        var engine = ModelEngine.pair()
        let tag = AnchorKeeper.tag(of: engine.policy.pair)
        _ = engine.model.run(.hold(tag, ModelEngine.source.snapshot("s3"), on: "primary"))
        try await SyncRig(engine.model) { $0.anchors = false }.run { rig in
            try await rig.look()
            let left = holds(rig, "primary", ModelEngine.source).values.filter { !$0.isEmpty }
            #expect(left.isEmpty)
        }
    }

    @Test func `what failed is tried when its wait is over, and ever later while a host is off`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            let id = try #require(rig.engine.jobs.first).id
            let now = rig.clock.now()
            try await rig.engine.store.remember(.transport, count: 1, nextTry: now, of: id)
            #expect(try await rig.engine.retries() == [id: now])
            rig.world.set("backup", isOff: true)
            var waits: [Duration] = []
            for _ in 0..<12 {
                try await rig.look()
                let next = try #require(try await rig.engine.store.memory(of: id).nextTry)
                waits.append(next - rig.clock.now())
                #expect(try await rig.engine.retries().isEmpty)
                rig.clock.advance(by: waits.last ?? .zero)
                #expect(try await rig.engine.retries().keys.first == id)
            }
            #expect(waits[0] <= .seconds(10))
            #expect(zip(waits, waits.dropFirst()).prefix(7).allSatisfy { $0 < $1 })
            #expect(waits.allSatisfy { $0 <= .seconds(1800) })
            rig.world.set("backup", isOff: false)
            try await rig.look()
            #expect(try await rig.engine.store.memory(of: id).nextTry == nil)
        }
    }
}
