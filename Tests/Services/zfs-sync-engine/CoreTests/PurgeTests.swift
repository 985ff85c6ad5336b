import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

/// Copies that repairs set aside go only by a person's word, and only when nothing needs them.
@Suite struct `The purge of a copy` {
    /// A pair whose target was forked; the copy that was set aside has a snapshot of its own.
    private func forked() -> ModelEngine {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, on: "backup")
        engine.model.snapshot(ModelEngine.target, "own", on: "backup")
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(1)
        engine.settle()
        return engine
    }

    private func listing(_ engine: inout ModelEngine, _ host: String) -> HostListing? {
        let own = host == "backup" ? [ModelEngine.target] : [ModelEngine.source]
        var scan = HostScan(host: host, watched: own, trees: engine.superseded)
        var commands = scan.begin()
        var exchanges = 0
        while true {
            exchanges += 1
            switch scan.take(commands.map { engine.model.run($0) }) {
            case .ask(let next): commands = next
            case .done(let listing):
                #expect(exchanges <= 2)
                return listing
            case .failed: return nil
            }
        }
    }

    private func verdict(
        _ engine: inout ModelEngine,
        of copy: ZFSGuid? = nil
    ) throws -> PurgeVerdict {
        let name = engine.superseded.first ?? name("bk/_superseded/data.gone")
        let guid = copy ?? engine.backup.datasets[name]?.guid ?? ZFSGuid(1)
        let source = listing(&engine, "primary")
        return PurgePlanner(
            guid,
            policy: engine.policy,
            listing: listing(&engine, "backup"),
            source: .of(ModelEngine.source, in: source)
        ).verdict(lastCalled: name)
    }

    private func refusal(_ engine: inout ModelEngine) throws -> String {
        guard case .refused(let why) = try verdict(&engine) else { return "not refused" }
        return why
    }

    @Test func `it names every dataset and snapshot that goes, by guid`() throws {
        var engine = forked()
        let copy = try #require(engine.superseded.first)
        let child = name("\(copy)/child")
        engine.model.makeDataset(child, on: "backup")
        engine.model.snapshot(child, "c1", on: "backup")
        guard case .planned(let plan, let subject) = try verdict(&engine) else {
            Issue.record("it is not planned")
            return
        }
        let datasets = [copy, child].compactMap { engine.backup.datasets[$0] }
        let guids = datasets.flatMap { [$0.guid] + $0.snapshots.map(\.guid) }
        #expect(plan.losses.map(\.guid) == guids.sorted())
        #expect(guids.count == 4)
        #expect(plan.operation == .destructive)
        #expect(plan.steps.flatMap(\.commands).map(\.description) == ["zfs destroy -r \(copy)"])
        #expect(CommandAudit.findings(plan) == [])
        #expect(guids.allSatisfy { subject.text.contains("\($0)") })
        let before = engine.backup.datasets[ModelEngine.target]
        #expect(engine.model.run(plan.steps[0].commands[0]).status == 0)
        #expect(engine.backup.datasets[ModelEngine.target] == before)
        #expect(engine.isInStep)
        #expect(try verdict(&engine, of: datasets[0].guid) == .gone)
    }

    @Test func `what is held, cloned, renamed or needed is refused, with the reason`() throws {
        var held = forked()
        let copy = try #require(held.superseded.first)
        var engine = held
        _ = held.model.run(.hold("keep", copy.snapshot("own"), on: "backup"))
        #expect(try refusal(&held).contains("\(copy)@own is held"))

        _ = engine.model.run(
            .clone(copy.snapshot("own"), to: name("bk/mine"), kind: .filesystem, on: "backup")
        )
        #expect(try refusal(&engine) == "bk/mine was cloned from it and would go too")

        var renamed = forked()
        let guid = renamed.backup.datasets[copy]?.guid
        _ = renamed.model.run(.rename(copy, to: name("bk/saved"), on: "backup"))
        guard case .refused(let why) = try verdict(&renamed, of: guid) else {
            Issue.record("what somebody renamed would go")
            return
        }
        #expect(why.contains("bk/saved"))
    }

    @Test func `it stays while its replacement is not proven or its pool is not sound`() throws {
        var unproven = forked()
        for number in 1...4 {
            unproven.model.destroy(ModelEngine.source, "s\(number)", on: "primary")
        }
        unproven.sourceSnapshots(1)
        #expect(try refusal(&unproven).contains("no snapshot in common"))

        var degraded = forked()
        degraded.model.hosts["backup"]?.pools["bk"]?.health = "DEGRADED"
        #expect(try refusal(&degraded).contains("DEGRADED"))

        var damaged = forked()
        damaged.model.hosts["backup"]?.pools["bk"]?.dataErrors = 2
        #expect(try refusal(&damaged).contains("2 data errors"))

        var exported = forked()
        exported.model.hosts["backup"]?.pools["bk"] = nil
        #expect(try refusal(&exported).contains("not imported"))

        var away = forked()
        away.model.hosts["backup"] = nil
        let planner = PurgePlanner(
            ZFSGuid(1),
            policy: away.policy,
            listing: nil,
            source: .unknown(.notListed)
        )
        guard case .refused = planner.verdict(lastCalled: name("bk/_superseded/data.x")) else {
            Issue.record("a copy on a host that is away would go")
            return
        }
    }

    @Test func `the audit refuses a purge that takes anything else than was approved`() throws {
        var engine = forked()
        let copy = try #require(engine.superseded.first)
        guard case .planned(let plan, let subject) = try verdict(&engine),
            let now = listing(&engine, "backup")
        else { return #expect(Bool(false), "it is not planned") }
        #expect(PurgeAudit.finding(plan, of: subject.dataset, in: now) == nil)
        #expect(PurgeAudit.finding(plan, of: ZFSGuid(5), in: now) != nil)
        var fewer = plan
        fewer.losses.removeLast()
        #expect(PurgeAudit.finding(fewer, of: subject.dataset, in: now) != nil)
        for other in ["bk/data", "bk", "bk/_superseded", "\(copy)@own"] {
            var wrong = plan
            let command = ZFSCommand(on: "backup", ["destroy", "-r", other], .destructive)
            wrong.steps = [PlanStep(.run(command), "")]
            #expect(PurgeAudit.finding(wrong, of: subject.dataset, in: now) != nil, "\(other)")
            #expect(CommandAudit.finding(command) != nil, "\(other)")
        }
        // A snapshot that came after the approval.
        engine.model.snapshot(copy, "late", on: "backup")
        let later = try #require(listing(&engine, "backup"))
        #expect(PurgeAudit.finding(plan, of: subject.dataset, in: later) != nil)
        guard case .planned(_, let changed) = try verdict(&engine) else {
            return #expect(Bool(false), "it is not planned")
        }
        #expect(changed.text != subject.text)
    }
}
