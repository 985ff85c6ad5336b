import Contracts
import Foundation
import MessageBus
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// What a janitor does at a command that came over the bus.
@Suite(.timeLimit(.minutes(10))) struct OrderedOverTheBusTests {
    /// A gateway that orders, and what became of it.
    private struct Orders: Sendable {
        let issuer: CommandIssuer
        let target: SourceID

        func give(_ command: some Command) async throws -> IssuedCommand {
            let id = try await issuer.issue(
                command,
                to: target,
                by: "eva",
                expiringIn: .seconds(600)
            )
            return try #require(try await issuer.outcome(of: id, within: .seconds(60)))
        }
    }

    /// A volume with a rule and ten files that it lets go.
    private func held(_ body: @escaping @Sendable (JanitorRig, Orders) async throws -> Void)
        async throws
    {
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        let rig = try JanitorRig(TemporaryFolder(), clock: clock)
        try rig.volume("renders")
        for index in 0..<10 { try rig.file("r\(index)", in: "renders", age: .seconds(9000)) }
        try rig.file("new", in: "renders", age: .seconds(90))
        let folder = try TemporaryFolder()
        let own = try ServiceJournal.open(
            at: folder.file("gateway.sqlite"),
            service: try #require(ServiceName("api-gateway")),
            lanes: [],
            clock: clock
        )
        let issuer = CommandIssuer(own)
        let hub = InMemoryHub()
        let gateway = BusNode(
            journal: own,
            transport: hub.transport(),
            subscriptions: [issuer.answers(of: VolumeAssessed.lane.producer)],
            clock: clock,
            timer: FastBusTimer(),
            claims: issuer
        )
        let janitor = BusNode(
            journal: rig.journal,
            transport: hub.transport(),
            subscriptions: [JanitorCommands(rig.janitor).handler(rig.journal).subscription],
            clock: clock,
            timer: FastBusTimer()
        )
        try await rig.run { rig in
            let made = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name": "renders", "path": "/", "algorithm": "remove_before_date", \
                "params": {"max_age_days": 0.05}}
                """,
                token: JanitorRig.token
            )
            #expect(made.status == 201, "\(made.text)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await gateway.run() }
                group.addTask { try await janitor.run() }
                do {
                    try await body(rig, Orders(issuer: issuer, target: rig.journal.source))
                } catch {
                    group.cancelAll()
                    throw error
                }
                group.cancelAll()
            }
        }
        try own.close()
    }

    @Test func `a plan is ordered, and the run of it deletes what its fuse had held`()
        async throws
    {
        try await held { rig, orders in
            let planned = try await orders.give(PlanVolume(volume: "renders"))
            #expect(planned.state == .performed)
            #expect(planned.reason == "1 rule was planned")
            let plan = try await rig.call(.GET, "/api/plan?volume=renders").json
            #expect((plan["held"] as? String)?.contains("max_delete_fraction") == true)
            let digest = try #require(plan["digest"] as? String)
            let run = try await orders.give(RunPlan(plan: digest, volume: "renders"))
            #expect(run.state == .performed)
            #expect(run.reason == "run 1 began")
            #expect(run.facts.map(\.lane) == [VolumeAssessed.lane.name])
            await rig.janitor.performNext()
            #expect(try rig.files(in: "renders") == ["new"])
            let ended = try await rig.call(.GET, "/api/runs/1").json
            #expect(ended["trigger"] as? String == "eva")
            let again = try await orders.give(RunPlan(plan: digest, volume: "renders"))
            #expect(again.state == .rejected)
            #expect(again.reason?.contains("no plan") == true)
        }
    }

    @Test func `a plan of one volume is not run in the name of another`() async throws {
        try await held { rig, orders in
            _ = try await orders.give(PlanVolume(volume: "renders"))
            let plan = try await rig.call(.GET, "/api/plan?volume=renders").json
            let digest = try #require(plan["digest"] as? String)
            let run = try await orders.give(RunPlan(plan: digest, volume: "logs"))
            #expect(run.state == .rejected)
            #expect(run.reason?.contains("is of the volume renders") == true)
            #expect(try rig.files(in: "renders").count == 11)
        }
    }

    @Test func `a pause that is ordered holds until it is ended, and is told of`() async throws {
        try await held { rig, orders in
            let pause = try await orders.give(PauseRuns(volume: "renders", reason: "backup"))
            #expect(pause.state == .performed)
            let paused = rig.janitor.state.schedule.pauses[
                .volume(try #require(VolumeName("renders")))
            ]
            #expect(paused?.by == "eva")
            #expect(paused?.reason == "backup")
            let fact = try #require(pause.facts.first)
            let rows = try await rig.journal.rows(
                of: fact.lane,
                from: fact.sequence,
                limit: FetchLimit(count: 1, bytes: 1 << 20)
            )
            let told = try #require(rows.first.map { try VolumeAssessed(decodingBody: $0.body) })
            #expect(told.pausedUntil != nil)
            let resumed = try await orders.give(ResumeRuns(volume: "renders"))
            #expect(resumed.state == .performed)
            let twice = try await orders.give(ResumeRuns(volume: "renders"))
            #expect(twice.reason == "renders is not paused")
        }
    }

    @Test func `what makes no sense is rejected with its reason, and nothing is deleted`()
        async throws
    {
        try await held { rig, orders in
            let ended = Timestamp(seconds: 1)
            let rejected = [
                try await orders.give(RunPlan(plan: "0123456789")),
                try await orders.give(PlanVolume(volume: "no such volume")),
                try await orders.give(PlanVolume(volume: "unruled")),
                try await orders.give(PauseRuns(volume: "/", reason: "")),
                try await orders.give(PauseRuns(volume: nil, until: ended)),
            ]
            for order in rejected {
                #expect(order.state == .rejected)
                #expect(order.reason?.isEmpty == false)
            }
            #expect(try rig.files(in: "renders").count == 11)
        }
    }
}
