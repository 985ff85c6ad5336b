import AlertRouterCore
import Contracts
import LabelPatterns
import Observations
import Quantities
import TestSupport
import Testing

@testable import AlertRouter

@Suite struct `An alert that nobody acknowledges` {
    private func rig() async throws -> DeskRig {
        try await DeskRig(
            policies: [
                EscalationPolicy(
                    name: "all",
                    matchers: [],
                    steps: [
                        .init(after: .seconds(600), receiver: "on-call"),
                        .init(
                            after: .seconds(1800),
                            receiver: "boss",
                            repeatEvery: .seconds(600),
                            times: 2
                        ),
                    ]
                )
            ]
        )
    }

    @Test func `is told to others, step by step, and each of them learns of its end`() async throws
    {
        let rig = try await rig()
        try await rig.say(true)
        try await rig.pass(590)
        #expect(rig.told() == ["ops first notification tank!"])
        try await rig.pass(10)
        let first = rig.takeNotices()
        #expect(first.map(\.receiver) == ["on-call"] && first.map(\.reason) == [.escalated])
        let length = Wording.duration(.seconds(600))
        #expect(
            first.first?.members.first?.alert.annotations[Alert.escalationNote]
                == "Nobody has acknowledged this for \(length): step 1 of 2."
        )
        #expect(try await rig.alert().escalation?.receiver == "on-call")
        try await rig.pass(1800)
        #expect(rig.told() == Array(repeating: "boss nobody acknowledged tank!", count: 2))
        #expect(try await rig.alert().escalation?.time == 2)
        try await rig.pass(3000)
        #expect(rig.told().isEmpty)
        try await rig.say(false)
        try await rig.pass(120)
        #expect(
            rig.told().sorted() == [
                "boss all alerts resolved tank", "on-call all alerts resolved tank",
                "ops all alerts resolved tank",
            ]
        )
        try rig.close()
    }

    @Test func `is told to nobody else once somebody acknowledges it`() async throws {
        let rig = try await rig()
        try await rig.say(true)
        try await rig.pass(600)
        #expect(rig.told().count == 2)
        let id = try await rig.alert().alert
        let until = rig.clock.now() + .seconds(3600)
        #expect(
            try await rig.people.acknowledge(
                AcknowledgeAlert(alert: id, until: until),
                by: "mira"
            ) == nil
        )
        try await rig.restart()
        try await rig.pass(3600)
        #expect(rig.told().isEmpty)
        // Their word counts no more, and still nobody has ended it.
        try await rig.pass(60)
        try await rig.pass(600)
        #expect(rig.told() == ["on-call nobody acknowledged tank!"])
        try rig.close()
    }

    @Test func `goes by settings that were read anew while it waited`() async throws {
        let rig = try await rig()
        try await rig.say(true)
        try await rig.pass(300)
        _ = rig.takeNotices()
        try await rig.reload { $0.escalation[0].steps[0].after = .seconds(330) }
        try await rig.pass(20)
        #expect(rig.told().isEmpty)
        try await rig.pass(10)
        #expect(rig.told() == ["on-call nobody acknowledged tank!"])
        try await rig.reload { $0.escalation = [] }
        try await rig.pass(3000)
        #expect(rig.told().isEmpty)
        try await rig.say(false)
        try await rig.pass(120)
        let ends = ["on-call all alerts resolved tank", "ops all alerts resolved tank"]
        #expect(rig.told().sorted() == ends)
        try rig.close()
    }

    @Test func `that is kept quiet waits until it is told of`() async throws {
        let rig = try await rig()
        try await rig.announce(0, 3600)
        try await rig.say(true)
        try await rig.pass(3600)
        #expect(rig.told().isEmpty)
        try await rig.pass(590)
        #expect(rig.told() == ["ops first notification tank!"])
        try await rig.pass(40)
        #expect(rig.told() == ["on-call nobody acknowledged tank!"])
        try rig.close()
    }

    @Test func `that gets worse is the same alert, and told again at its group's next look`()
        async throws
    {
        let rig = try await rig()
        try await rig.say(true)
        try await rig.pass(60)
        #expect(rig.told() == ["ops first notification tank!"])
        try await rig.say(true, severity: "critical")
        #expect(try await rig.alert().severity == .critical)
        #expect(try await rig.alert().occurrence == 1)
        try await rig.pass(60)
        let told = rig.takeNotices()
        #expect(told.count == 1 && told.first?.reason == .newAlerts)
        #expect(told.first?.members.map { $0.alert.labels["severity"] } == ["critical"])
        try rig.close()
    }

    @Test func `that gets worse is told to another route at once, and the old one that it is over`()
        async throws
    {
        let critical = try MatcherText.list(
            #"severity="critical""#,
            compiler: RE2Compiler()
        )
        let rig = try await DeskRig(onCallFor: critical)
        try await rig.say(true)
        try await rig.pass(60)
        #expect(rig.told() == ["ops first notification tank!"])
        try await rig.say(true, severity: "critical")
        try await rig.restart()
        try await rig.pass(10)
        var told = rig.told()
        #expect(told.contains("on-call first notification tank!"))
        try await rig.pass(60)
        told += rig.told()
        #expect(
            told.sorted() == ["on-call first notification tank!", "ops all alerts resolved tank"]
        )
        #expect(try await rig.alert().occurrence == 1)
        try rig.close()
    }

    @Test func `in storms is told of in one message a group`() async throws {
        let rig = try await rig()
        for pool in 0..<50 { try await rig.say(true, pool: "p\(pool)") }
        try await rig.pass(640)
        let told = rig.takeNotices().filter { $0.reason == .escalated }
        #expect(told.count == 1 && told.first?.members.count == 50)
        try rig.close()
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `is told each step once, whenever the process is started anew`(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let rig = try await rig()
        try await rig.say(true)
        for _ in 0..<12 {
            try await rig.pass(Int.random(in: 1...30, using: &random) * 10)
            try await rig.restart()
            if Int.random(in: 0..<4, using: &random) == 0 {
                try await rig.jump(Int.random(in: -9000...9000, using: &random))
            }
        }
        try await rig.pass(3600)
        let told = rig.takeNotices().filter { $0.reason == .escalated }
        #expect(told.map(\.receiver).sorted() == ["boss", "boss", "on-call"], "seed \(seed)")
        try rig.close()
    }
}
