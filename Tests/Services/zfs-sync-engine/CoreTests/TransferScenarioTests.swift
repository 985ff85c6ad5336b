import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

// Goal and method as in the failures of histories.

/// F11 to F20.
@Suite struct `Failures of transfers` {
    @Test func `F11 a suspended pool makes its datasets unknown, and nothing is done to them`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.model.hosts["backup"]?.pools["bk"]?.health = "SUSPENDED"
        let plan = engine.settle()
        #expect(plan.kind == .unknown)
        #expect(plan.reason == .targetUnknown)
        #expect(engine.ran == [])
    }

    @Test func `F11 damage that a pool knows of is a warning, and the backup goes on`() {
        var engine = ModelEngine.pair()
        engine.model.hosts["backup"]?.pools["bk"]?.dataErrors = 1
        engine.sourceSnapshots(1)
        engine.settle()
        #expect(engine.isInStep)
        let plan = engine.plan()
        let input = engine.input()
        let now = Timestamp(seconds: 1_795_000_000)
        let found = Assessor(input, plan: plan, last: nil, now: now).assessment()
        #expect(found.status == .warning)
        #expect(found.reason == .poolErrors)
        #expect(found.sentence.hasPrefix("the pool bk has 1 data error: "))
    }

    @Test func `F11 the copy that was set aside is only ever destroyed by class C`() {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(1)
        engine.settle()
        engine.settle()
        #expect(engine.superseded.count == 1)
        #expect(engine.ran.allSatisfy { $0.operation < .destructive })
    }

    @Test func `F12 a plan that does not fit is not begun`() {
        var engine = ModelEngine.pair()
        engine.policy.reserve = ByteCount(100)
        engine.sourceSnapshots(1)
        let used = 3 * Int64(1000)
        engine.model.hosts["backup"]?.pools["bk"]?.capacity = used + 1199
        let plan = engine.plan()
        #expect(plan.kind == .blocked)
        #expect(plan.reason == .noSpace)
        #expect(plan.estimate == ByteCount(1000))
        engine.model.hosts["backup"]?.pools["bk"]?.capacity = used + 1200
        #expect(engine.plan().kind == .incremental)
    }

    @Test func `F12 a target that fills up meanwhile keeps what came, and goes on`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.kept.estimate = ByteCount(0)
        engine.policy.reserve = ByteCount(0)
        engine.model.hosts["backup"]?.pools["bk"]?.capacity = 3400
        engine.settle()
        #expect(!engine.isInStep)
        #expect(engine.targetState?.partial?.bytes == 400)
        engine.model.hosts["backup"]?.pools["bk"]?.capacity = 1 << 40
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test func `F13 holds of others are not released`() {
        var engine = ModelEngine.pair()
        let hold = ZFSCommand.hold("theirs", "bk/data@s2", on: "backup")
        #expect(engine.model.run(hold).status == 0)
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(1)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.targetState?.snapshots.contains { $0.holds == ["theirs"] } == true)
        #expect(!engine.ran.contains { $0.arguments.first == "release" })
    }

    @Test func `F14 a stream that is cut again and again comes to its end`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(3)
        var passes = 0
        while !engine.isInStep, passes < 40 {
            var budget = Int.max
            engine.pass(budget: &budget, cut: 170)
            passes += 1
        }
        #expect(engine.isInStep)
        #expect(passes == 18)
    }

    @Test func `F15 a dataset with a longer name that begins alike is another one`() {
        #expect(!name("bk/archive2").isWithin(name("bk/archive")))
        #expect(name("bk/archive/x").isWithin(name("bk/archive")))
        #expect(name("bk/archive2").moved(from: name("bk/archive"), to: name("bk/old")) == nil)
    }

    @Test func `F16 a target that is busy is waited for and nothing else is tried`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.model.hosts["backup"]?.datasets[ModelEngine.target]?.isBusy = true
        engine.settle(passesMax: 3)
        #expect(!engine.isInStep)
        #expect(
            Set(engine.ran.filter { $0.host == "backup" }.map { $0.arguments[0] }) == ["receive"]
        )
        engine.model.hosts["backup"]?.datasets[ModelEngine.target]?.isBusy = false
        engine.settle()
        #expect(engine.isInStep)
    }

    @Test(arguments: [
        "-r", "tank/", "/tank", "tank//x", "tank/..", "tank/.", "tank/a@b", "tank/a#b", "1tank",
        "tank/a\tb", "tank/a\nb", "tank/$(id)", "tank/a'b", "tank/ä", "",
        String(repeating: "a", count: 256),
    ])
    func `F17 what is no name of a dataset never comes to a command`(text: String) {
        #expect(DatasetName(text) == nil)
    }

    @Test func `F17 a word with blanks and quotation marks is one word of a shell`() {
        #expect(ZFSCommand.quoted("tank/a b") == "'tank/a b'")
        #expect(ZFSCommand.quoted("it's") == "'it'\\''s'")
        #expect(ZFSCommand.quoted("") == "''")
        #expect(ZFSCommand.quoted("tank/a-b_c.d:e@f") == "tank/a-b_c.d:e@f")
    }

    @Test func `F18 an estimate that is larger than any disk does not wrap round`() {
        #expect(ByteCount(clamping: .max) == ByteCount(.max))
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.kept.estimate = ByteCount(.max)
        #expect(engine.plan().reason == .noSpace)
    }

    @Test func `F19 a first copy is not mounted and no properties are sent`() {
        var engine = ModelEngine.pair()
        let first = engine.targetState
        #expect(first?.isMounted == false)
        #expect(first?.mountpoint == "none")
        engine.sourceSnapshots(1)
        engine.settle()
        let receive = engine.ran.last { $0.arguments.first == "receive" }
        #expect(receive?.arguments == ["receive", "-s", "-u", "bk/data"])
    }

    @Test func `F20 what is on the target counts, whatever the statuses said`() {
        #expect(
            FailureClass.reading("cannot mount 'x': failed to create mountpoint", status: 1)
                == .mountOnly
        )
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        engine.settle()
        #expect(engine.plan().kind == .nothing)
    }
}
