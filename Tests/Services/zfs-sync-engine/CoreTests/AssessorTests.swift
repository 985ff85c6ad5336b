import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

/// The document's four states and UNKNOWN, by ages of the source's clock.
@Suite struct `Assessments` {
    /// Sets the source's clock so that the newest common snapshot is so old.
    private func assess(
        _ engine: inout ModelEngine,
        age: Duration? = nil,
        last: LastEvidence? = nil,
        now: Timestamp = Timestamp(seconds: 2_000_000_000)
    ) -> Assessment {
        if let age, let base = engine.targetState?.snapshots.last?.creation {
            engine.model.hosts["primary"]?.clock = base + age.components.seconds
        }
        let plan = engine.plan()
        return Assessor(engine.input(), plan: plan, last: last, now: now).assessment()
    }

    private func behind() -> ModelEngine {
        var engine = ModelEngine.pair(5)
        engine.sourceSnapshots(1)
        return engine
    }

    @Test(arguments: [
        (36 * 3600, ReplicationStatus.healthy), (36 * 3600 + 1, .warning), (72 * 3600, .warning),
        (72 * 3600 + 1, .broken),
    ])
    func `a backup that is behind is judged by its age`(
        seconds: Int,
        status: ReplicationStatus
    ) {
        var engine = behind()
        let found = assess(&engine, age: .seconds(seconds))
        #expect(found.status == status)
        #expect(found.reason.code == (status == .healthy ? "behind" : "delayed"))
        #expect(found.age == .seconds(seconds))
        #expect(found.lag == .seconds(60))
        #expect(found.pending == 1)
    }

    @Test func `a backup that has the newest snapshot is healthy, and a silent source is told of`()
    {
        var engine = ModelEngine.pair()
        #expect(assess(&engine, age: .seconds(72 * 3600)).status == .healthy)
        let quiet = assess(&engine, age: .seconds(72 * 3600 + 1))
        #expect(quiet.status == .warning)
        #expect(quiet.reason == .sourceQuiet)
        #expect(quiet.lag == .zero)
    }

    @Test func `without a common base it is broken, with the plan's reason`() {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        for snapshot in ["s1", "s2", "s3"] {
            engine.model.destroy(ModelEngine.source, snapshot, on: "primary")
        }
        let found = assess(&engine)
        #expect(found.status == .broken)
        #expect(found.reason.code == "no_common_base")
        #expect(found.age == nil)
    }

    @Test
    func `a host that is not reached makes it unknown, with what was known and how old that is`() {
        var engine = behind()
        engine.model.hosts["backup"] = nil
        let last = LastEvidence(
            status: .healthy,
            code: "up_to_date",
            base: nil,
            baseCreation: nil,
            asOf: Timestamp(seconds: 1_999_996_400)
        )
        let found = assess(&engine, last: last)
        #expect(found.status == .unknown)
        #expect(found.sentence.contains("ago it was HEALTHY"))
        #expect(found.asOf == last.asOf)
    }

    @Test(arguments: [
        (71 * 3600, ReplicationStatus.healthy), (72 * 3600, .unknown),
    ])
    func `a backup that may be off keeps its state until its evidence is too old`(
        seconds: Int,
        status: ReplicationStatus
    ) {
        var engine = behind()
        engine.policy.isOfflineExpected = true
        let base = engine.targetState?.snapshots.last
        engine.model.hosts["backup"] = nil
        let now = Timestamp(seconds: 2_000_000_000)
        let last = LastEvidence(
            status: .healthy,
            code: "up_to_date",
            base: base?.guid,
            baseCreation: base.map { Timestamp(seconds: $0.creation) },
            asOf: now - .seconds(seconds)
        )
        let found = assess(&engine, last: last, now: now)
        #expect(found.status == status)
        #expect((found.reason == .expectedOffline) == (status == .healthy))
    }

    @Test func `a backup that is off grows old by the source's clock all the same`() {
        var engine = behind()
        engine.policy.isOfflineExpected = true
        let base = engine.targetState?.snapshots.last
        engine.model.hosts["backup"] = nil
        let creation = base?.creation ?? 0
        engine.model.hosts["primary"]?.clock = creation + 72 * 3600 + 1
        let now = Timestamp(seconds: 2_000_000_000)
        let last = LastEvidence(
            status: .healthy,
            code: "up_to_date",
            base: base?.guid,
            baseCreation: Timestamp(seconds: creation),
            asOf: now - .seconds(3600)
        )
        #expect(assess(&engine, last: last, now: now).status == .broken)
    }

    @Test func `work that is under way counts before all else`() {
        var engine = behind()
        let plan = engine.plan()
        let found = Assessor(
            engine.input(),
            plan: plan,
            last: nil,
            now: Timestamp(seconds: 2_000_000_000),
            isWorking: true
        ).assessment()
        #expect(found.status == .repairing)
        #expect(found.pending == 1)
    }

    @Test func `clocks that differ change nothing and are told`() {
        var engine = behind()
        engine.model.hosts["backup"]?.clock += 100_000
        let found = assess(&engine)
        #expect(found.status == .healthy)
        #expect((found.skew ?? .zero) > .seconds(90_000))
    }
}
