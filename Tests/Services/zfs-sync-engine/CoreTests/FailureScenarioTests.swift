import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

// Goal: every failure that is known from other tools' issue trackers ends as it should. Method:
// each is made on the model, the engine runs until nothing changes, and the pools are looked at.

/// F01 to F10.
@Suite struct `Failures of histories` {
    @Test func `F01 a target that somebody wrote to is set aside and goes on from the base`() {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, 500, on: "backup")
        engine.sourceSnapshots(2)
        let before = engine.backup
        let plan = engine.plan()
        #expect(plan.kind == .fork)
        #expect(plan.reason == .targetModified)
        #expect(plan.sentence.contains("was written to after @s3 (500"))
        #expect(plan.losses == [])
        #expect(plan.operation == .reversible)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.backup.reachable.isSuperset(of: before.reachable))
        #expect(engine.backup.unsaved.isSuperset(of: before.unsaved))
        #expect(engine.superseded.count == 1)
    }

    @Test func `F02 a partial receive of a snapshot that is gone is dropped and planned anew`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        var budget = 1
        engine.pass(budget: &budget, cut: 300)
        #expect(engine.targetState?.partial != nil)
        engine.model.destroy(ModelEngine.source, "s4", on: "primary")
        engine.sourceSnapshots(2)
        let plan = engine.plan()
        #expect(plan.kind == .discardPartial)
        #expect(plan.reason == .partialStale)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.targetState?.partial == nil)
    }

    @Test func `F03 a partial receive goes on before anything else is planned`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        var budget = 1
        engine.pass(budget: &budget, cut: 300)
        engine.sourceSnapshots(1)
        let plan = engine.plan()
        #expect(plan.kind == .resume)
        #expect(plan.sentence.contains("tank/data@s4 was cut short after 300"))
        #expect(plan.estimate == ByteCount(700))
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test
    func `F04 without a common snapshot a full copy is made beside the target and swapped in`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(2)
        for snapshot in ["s1", "s2", "s3"] {
            engine.model.destroy(ModelEngine.source, snapshot, on: "primary")
        }
        let before = engine.backup
        let plan = engine.plan()
        #expect(plan.kind == .reanchor)
        #expect(plan.reason == .noCommonBase)
        #expect(plan.losses == [])
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.superseded.count == 1)
        #expect(engine.backup.reachable.isSuperset(of: before.reachable))
        engine.sourceSnapshots(1)
        #expect(engine.plan().kind == .incremental)
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test func `F04 a bookmark of the pruned snapshot is base enough`() {
        var engine = ModelEngine.pair()
        let mark = ZFSCommand.bookmark("tank/data@s3", as: "tank/data#m3", on: "primary")
        #expect(engine.model.run(mark).status == 0)
        engine.sourceSnapshots(3)
        for snapshot in ["s1", "s2", "s3"] {
            engine.model.destroy(ModelEngine.source, snapshot, on: "primary")
        }
        let plan = engine.plan()
        #expect(plan.kind == .fromBookmark)
        #expect(plan.operation == .additive)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.superseded == [])
    }

    @Test func `F05 no stream of any plan is forced or recursive`() {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(2)
        engine.settle()
        let words = engine.ran.filter { ["send", "receive"].contains($0.arguments.first) }
            .flatMap(\.arguments)
        #expect(!words.isEmpty)
        #expect(Set(words).isDisjoint(with: ["-F", "-R", "-p", "-r"]))
    }

    @Test func `F06 what would be destroyed is listed one by one, and nothing is without approval`()
    {
        var engine = ModelEngine.pair()
        engine.policy.target = name("bk")
        engine.model.write(name("bk"), on: "backup")
        engine.model.snapshot(name("bk"), "first", on: "backup")
        let before = engine.backup
        let plan = engine.settle()
        #expect(plan.kind == .destructive)
        #expect(plan.reason == .poolRoot)
        #expect(plan.losses.map(\.name).contains("bk@first"))
        #expect(plan.operation == .destructive)
        #expect(engine.backup == before)
    }

    @Test func `F07 a snapshot of the same name and another guid is no base and is not destroyed`()
    {
        var engine = ModelEngine.pair()
        engine.model.snapshot(ModelEngine.target, "s4", on: "backup")
        engine.sourceSnapshots(1)
        let before = engine.backup
        let plan = engine.plan()
        #expect(plan.kind == .fastForward)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.backup.reachable.isSuperset(of: before.reachable))
        let names = engine.targetState?.snapshots.map(\.name) ?? []
        #expect(names.contains { $0.hasPrefix("s4.") })
    }

    @Test func `F08 a source that was rolled back is followed, and the old end is kept`() {
        var engine = ModelEngine.pair()
        _ = engine.model.run(.rollback(ModelEngine.source, to: "s2", on: "primary"))
        engine.model.write(ModelEngine.source, on: "primary")
        engine.model.snapshot(ModelEngine.source, "after", on: "primary")
        let before = engine.backup
        let plan = engine.plan()
        #expect(plan.kind == .fork)
        #expect(plan.reason == .divergedFork)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.backup.reachable.isSuperset(of: before.reachable))
    }

    @Test func `F09 snapshots that others made on the target stay`() {
        var engine = ModelEngine.pair()
        engine.model.snapshot(ModelEngine.target, "autosnap", on: "backup")
        engine.sourceSnapshots(1)
        let plan = engine.plan()
        #expect(plan.kind == .fastForward)
        #expect(plan.operation == .additive)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.targetState?.snapshots.map(\.name).contains("autosnap") == true)
        #expect(engine.superseded == [])
    }

    @Test func `F09 a raw lineage with such snapshots is forked, with the key never loaded`() {
        var engine = ModelEngine.pair(isEncrypted: true)
        engine.model.snapshot(ModelEngine.target, "autosnap", on: "backup")
        engine.sourceSnapshots(1)
        #expect(engine.plan().kind == .fork)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.targetState?.isKeyLoaded == false)
        #expect(engine.superseded.count == 1)
    }

    @Test func `F10 a lineage that was sent raw is never sent otherwise`() {
        var engine = ModelEngine.pair(isEncrypted: true)
        #expect(engine.kept.lineage?.isRaw == true)
        engine.sourceSnapshots(1)
        #expect(engine.plan().steps[0].commands[0].arguments.contains("-w"))
        engine.model.hosts["primary"]?.datasets[ModelEngine.source]?.encryptionRoot = nil
        let plan = engine.plan()
        #expect(plan.kind == .blocked)
        #expect(plan.reason == .rawMismatch)
    }

    @Test func `F10 a lineage that was not sent raw waits for its key`() {
        var engine = ModelEngine.pair()
        let data = ModelEngine.source
        engine.model.hosts["primary"]?.datasets[data]?.encryptionRoot = data
        engine.sourceSnapshots(1)
        #expect(engine.plan().steps[0].commands[0].arguments.contains("-w") == false)
        engine.model.hosts["primary"]?.datasets[data]?.isKeyLoaded = false
        #expect(engine.plan().reason == .keyNotLoaded)
    }
}
