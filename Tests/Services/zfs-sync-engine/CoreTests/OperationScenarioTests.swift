import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

// Goal and method as in the failures of histories.

/// F21 to F30.
@Suite struct `Failures of operation` {
    @Test func `F21 a host is listed in two exchanges, however many datasets it has`() {
        var engine = ModelEngine.pair()
        for number in 0..<300 {
            engine.model.makeDataset(name("bk/other\(number)"), on: "backup")
        }
        engine.sourceSnapshots(1)
        _ = engine.plan()
        #expect(engine.exchanges == ["primary": 2, "backup": 2])
    }

    @Test func `F22 from a bookmark one snapshot goes first and then all others`() {
        var engine = ModelEngine.pair()
        _ = engine.model.run(.bookmark("tank/data@s3", as: "tank/data#m3", on: "primary"))
        engine.sourceSnapshots(3)
        for snapshot in ["s1", "s2", "s3"] {
            engine.model.destroy(ModelEngine.source, snapshot, on: "primary")
        }
        let sends = engine.plan().steps.compactMap { $0.commands.first }
            .map { $0.arguments.filter { !["-L", "-c", "-e"].contains($0) } }
        #expect(
            sends == [
                ["send", "-i", "tank/data#m3", "tank/data@s4"],
                ["send", "-I", "tank/data@s4", "tank/data@s6"],
            ]
        )
    }

    @Test(arguments: 0..<12)
    func `F23 a fork that is killed before any of its acts comes to its end`(kill: Int) {
        var engine = ModelEngine.pair()
        engine.model.makeDataset(name("bk/data/child"), on: "backup")
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(2)
        killed(&engine, kill)
    }

    @Test(arguments: 0..<12)
    func `F23 a re-anchor that is killed before any of its acts comes to its end`(kill: Int) {
        var engine = ModelEngine.pair()
        engine.model.makeDataset(name("bk/data/child"), on: "backup")
        engine.sourceSnapshots(2)
        for snapshot in ["s1", "s2", "s3"] {
            engine.model.destroy(ModelEngine.source, snapshot, on: "primary")
        }
        killed(&engine, kill)
    }

    private func killed(_ engine: inout ModelEngine, _ kill: Int) {
        let child = engine.model.hosts["backup"]?.datasets[name("bk/data/child")]?.guid
        let before = engine.backup
        var budget = kill
        engine.pass(budget: &budget, cut: kill.isMultiple(of: 2) ? nil : 150)
        for _ in 0..<30 where !engine.isInStep || engine.journal != nil {
            budget = 3
            engine.pass(budget: &budget)
        }
        #expect(engine.isInStep)
        #expect(engine.journal == nil)
        #expect(engine.superseded.count == 1)
        #expect(engine.refused == [])
        #expect(engine.backup.reachable.isSuperset(of: before.reachable))
        #expect(engine.backup.unsaved.isSuperset(of: before.unsaved))
        #expect(engine.model.hosts["backup"]?.datasets[name("bk/data/child")]?.guid == child)
    }

    @Test func `F24 a dataset that goes away while a host is listed does not spoil the others`() {
        var model = ModelEngine.pair().model
        model.makeDataset(name("bk/other"), on: "backup")
        var scan = HostScan(host: "backup", watched: [ModelEngine.target, name("bk/other")])
        guard case .ask(let second) = scan.take(scan.begin().map { model.run($0) }) else {
            Issue.record("there is no second exchange")
            return
        }
        var answer = model.run(second[0])
        answer.status = 1
        answer.errors = Array("cannot open 'bk/other': dataset does not exist\n".utf8)
        guard case .done(let listing) = scan.take([answer]) else {
            Issue.record("the listing is refused")
            return
        }
        #expect(listing.complete == [ModelEngine.target])
        #expect(EndState.of(name("bk/other"), in: listing) == .unknown(.incomplete))
    }

    @Test func `F25 a pool's root is not set aside`() {
        var engine = ModelEngine.pair()
        engine.policy.target = name("bk")
        engine.model.snapshot(name("bk"), "own", on: "backup")
        let plan = engine.plan()
        #expect(plan.reason == .poolRoot)
        #expect(plan.swap == nil)
        #expect(!plan.isAllowed(by: engine.policy))
    }

    @Test func `F26 a source under another name is found by its guid and left to a person`() {
        var engine = ModelEngine.pair()
        _ = engine.model.run(.rename(ModelEngine.source, to: name("tank/moved"), on: "primary"))
        let plan = engine.settle()
        #expect(plan.kind == .blocked)
        #expect(plan.reason == .sourceRenamed)
        #expect(plan.sentence.contains("is called tank/moved now"))
    }

    @Test func `F26 a snapshot under another name is a base all the same`() {
        var engine = ModelEngine.pair()
        let rename = ZFSCommand.renameSnapshot(
            of: ModelEngine.source,
            "s3",
            to: "renamed",
            on: "primary"
        )
        _ = engine.model.run(rename)
        engine.sourceSnapshots(1)
        #expect(engine.plan().kind == .incremental)
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test func `F27 a lineage is sent with the flags that it began with`() {
        var engine = ModelEngine.pair()
        engine.kept.lineage = SendFlags()
        engine.sourceSnapshots(1)
        #expect(
            engine.plan().steps[0].commands[0].arguments
                == ["send", "-i", "tank/data@s3", "tank/data@s4"]
        )
        engine.kept.lineage = SendFlags(keepsLargeBlocks: true)
        #expect(
            engine.plan().steps[0].commands[0].arguments
                == ["send", "-L", "-i", "tank/data@s3", "tank/data@s4"]
        )
    }

    @Test func `F28 a partial receive in which nothing came is dropped`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        var budget = 1
        engine.pass(budget: &budget, cut: 0)
        #expect(engine.targetState?.partial?.bytes == 0)
        #expect(engine.plan().kind == .discardPartial)
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test func `F28 a partial receive that others began is left to a person`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        var budget = 1
        engine.pass(budget: &budget, cut: 300)
        engine.model.destroy(ModelEngine.source, "s4", on: "primary")
        engine.sourceSnapshots(1)
        engine.kept.begun = []
        let plan = engine.settle()
        #expect(plan.kind == .destructive)
        #expect(plan.reason == .partialForeign)
        #expect(engine.targetState?.partial != nil)
    }

    @Test func `F29 a base that the source is about to prune is warned of, and a hold calms it`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.model.destroy(ModelEngine.source, "s1", on: "primary")
        engine.model.destroy(ModelEngine.source, "s2", on: "primary")
        #expect(assess(&engine).headroom == .prunings(1))
        #expect(assess(&engine).reason == .headroomLow)
        #expect(assess(&engine).status == .warning)
        // A tool that lists no holds is believed what the engine remembers of its own.
        engine.model.hosts["primary"]?.dialect = .properties
        #expect(assess(&engine).headroom == .prunings(1))
        let base = engine.sourceState?.snapshots.first { $0.name == "s3" }?.guid
        engine.kept.anchor = base
        #expect(assess(&engine).headroom == .anchored)
        engine.model.hosts["primary"]?.dialect = .list
        engine.kept.sourceDialect = .list
        #expect(assess(&engine).headroom == .prunings(1))
        _ = engine.model.run(.hold("zfs-sync", "tank/data@s3", on: "primary"))
        #expect(assess(&engine).headroom == .anchored)
        #expect(assess(&engine).status == .healthy)
    }

    @Test func `F30 a source restored from its backup is linked again by guids`() {
        var engine = ModelEngine.pair()
        var restore = engine.policy
        (restore.sourceHost, restore.targetHost) = ("backup", "primary")
        (restore.source, restore.target) = (ModelEngine.target, name("tank/restored"))
        var back = ModelEngine(engine.model, restore)
        back.settle()
        #expect(back.plan().kind == .nothing)
        engine.model = back.model
        engine.policy.source = name("tank/restored")
        engine.kept.sourceGuid = nil
        #expect(engine.plan().kind == .nothing)
        engine.model.write(name("tank/restored"), on: "primary")
        engine.model.snapshot(name("tank/restored"), "s4", on: "primary")
        #expect(engine.plan().kind == .incremental)
        engine.settle()
        #expect(engine.plan().kind == .nothing)
    }

    private func assess(_ engine: inout ModelEngine) -> Assessment {
        let plan = engine.plan()
        let input = engine.input()
        return Assessor(input, plan: plan, last: nil, now: Timestamp(seconds: 1_795_000_000))
            .assessment()
    }
}
