import AlertRouterCore
import Contracts
import Foundation
import Logging
import MessageBus
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import AlertRouter

// Goal: facts on the bus become alerts on the bus, in one commit each, and come once. Method: the
// journals of those who tell them around a router, on a bus in this process.
struct FactsOverTheBusTests {
    @Test(.timeLimit(.minutes(10)))
    func `a pool that fills and empties is one alert on the bus, over a restart of the router`()
        async throws
    {
        let story = try FactStory()
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(3600))
            var first: AlertChanged?
            try await rig.withRouter {
                let facts = [(79.0, Int64(0)), (81, 10), (85, 20), (92, 30)]
                try await rig.publish(facts.map { story.pool($0, $1) }, from: rig.collector)
                let alerts = await rig.next(2)
                #expect(alerts.map(\.severity) == [.warning, .critical])
                #expect(alerts.map(\.state) == [.firing, .firing])
                #expect(alerts[0].client == story.acme)
                let usage = Wording.percent(0.81)
                #expect(alerts[0].summary == "Pool tank of NAS one is \(usage) full")
                #expect(alerts[1].alert == alerts[0].alert)
                #expect(alerts[1].startsAt == alerts[0].startsAt)
                first = alerts[0]
            }
            // What came while nobody was there is taken in once.
            let rest = [story.pool(92, 30), story.pool(60, 40)]
            try await rig.publish(rest, from: rig.collector)
            try await rig.withRouter {
                let over = await rig.next(1)
                #expect(over.map(\.state) == [.resolved])
                #expect(over.first?.alert == first?.alert)
                #expect(over.map(\.occurrence) == [1])
                #expect(over.map(\.endedAt) == [story.at(40)])
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `every fact that is bad is an alert, and over when a later one is well`() async throws {
        let story = try FactStory()
        let expected: Set = [
            "PoolUsage critical", "PoolHealth critical", "ScrubErrors warning",
            "DiskTemperature critical", "SMARTStatus critical", "ReplicationFailed critical",
            "SystemReports warning", "VolumeHealth critical",
            "BusIncident collector critical", "BusIncident api-gateway critical",
            "BusIncident volume-janitor critical", "BusIncident zfs-sync-engine critical",
            "ReplicationHealth critical", "BusIncident snapshot-keeper critical",
            "SnapshotMissing warning",
        ]
        @Sendable func word(_ alert: AlertChanged) -> String {
            let service = alert.labels["service"].map { " " + $0.prefix { $0 != "/" } } ?? ""
            return "\(alert.name)\(service) \(alert.severity.rawValue)"
        }
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(7200))
            func tell(isWell: Bool, _ minute: Int64) async throws {
                let incident = story.incident(isOver: isWell, minute)
                try await rig.publish(
                    [
                        story.everything(isWell: isWell, minute),
                        story.outside("A fan is slow", isOver: isWell, minute),
                        CollectorBusIncident(incident),
                    ],
                    from: rig.collector
                )
                try await rig.publish([GatewayBusIncident(incident)], from: rig.gateway)
                try await rig.publish(
                    [
                        story.volume(isWell ? .ok : .heldByFuse, minute),
                        JanitorBusIncident(incident),
                    ],
                    from: rig.janitor
                )
                try await rig.publish(
                    [
                        story.replication(isWell ? .healthy : .broken, minute),
                        SyncBusIncident(incident),
                    ],
                    from: rig.engine
                )
                try await rig.publish(
                    [
                        story.snapshots(isWell ? .ok : .missing, minute),
                        KeeperBusIncident(incident),
                    ],
                    from: rig.keeper
                )
            }
            try await rig.withRouter {
                try await tell(isWell: false, 0)
                let begun = await rig.next(expected.count)
                #expect(Set(begun.map(word)) == expected)
                #expect(begun.allSatisfy { $0.state == .firing && $0.occurrence == 1 })
                try await tell(isWell: true, 10)
                let over = await rig.next(expected.count)
                #expect(over.allSatisfy { $0.state == .resolved && $0.occurrence == 1 })
                #expect(Set(over.map(\.alert)) == Set(begun.map(\.alert)))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a ticket that waits for a person is an alert until it does not, and other tickets none`()
        async throws
    {
        let story = try FactStory()
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(7200))
            func ticket(_ incident: String, _ state: TicketState) -> TicketChanged {
                var ticket = TicketChanged(
                    tenant: .single,
                    incident: incident,
                    problem: "capacity",
                    psa: "halo",
                    kind: "HaloPSA",
                    state: state,
                    title: "Pool tank is 91 % full",
                    severity: .critical,
                    reason: "map client “Acme” to its company",
                    alerts: [],
                    since: story.at(10),
                    asOf: story.at(10)
                )
                ticket.client = story.acme
                return ticket
            }
            try await rig.withRouter {
                var alerts: [AlertChanged] = []
                let steps = [
                    [("b", TicketState.open), ("a", .parked)], [("a", .open), ("b", .closed)],
                    [("c", .parked)],
                ]
                for step in steps {
                    try await rig.publish(step.map { ticket($0, $1) }, from: rig.ticketer)
                    alerts += await rig.next(1)
                }
                #expect(alerts.map(\.state) == [.firing, .resolved, .firing])
                #expect(alerts.map(\.name) == Array(repeating: "TicketParked", count: 3))
                #expect(alerts[0].client == story.acme && alerts[0].severity == .critical)
                #expect(
                    alerts[0].summary
                        == "No ticket in HaloPSA for “Pool tank is 91 % full”: a person has to look"
                )
                #expect(alerts[0].details == "map client “Acme” to its company")
                #expect(alerts[0].alert == alerts[1].alert && alerts[2].alert != alerts[0].alert)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `what a system reports in polls ends when two of them do not name it`() async throws {
        let story = try FactStory()
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(7200))
            try await rig.withRouter {
                let polls = [["An update is there"], ["An update is there"], [], []]
                try await rig.publish(
                    polls.enumerated().map { story.report($1, Int64($0)) },
                    from: rig.collector
                )
                let alerts = await rig.next(2)
                #expect(alerts.map(\.state) == [.firing, .resolved])
                #expect(alerts.map(\.name) == ["SystemReports", "SystemReports"])
                #expect(alerts[1].endedAt == story.at(3))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `TrueNAS' own alert of a full pool and ours are one alert on the bus`() async throws {
        let story = try FactStory()
        let capacity = "Space usage for pool \"tank\" is 85%. Optimal pool performance requires …"
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(7200))
            try await rig.withRouter {
                try await rig.publish([story.outside(capacity, 0)], from: rig.collector)
                let theirs = await rig.next(1)
                try await rig.publish([story.pool(85, 1), story.pool(92, 2)], from: rig.collector)
                let ours = await rig.next(2)
                try await rig.publish(
                    [
                        story.outside("", isOver: true, 3),
                        story.outside(capacity, alias: "u-2", 4),
                        story.outside("", alias: "u-2", isOver: true, 5),
                    ],
                    from: rig.collector
                )
                // The lanes are read each in its own order: this waits for the last of them.
                try await rig.publish(
                    [story.outside("A fan is slow", alias: "u-3", 6)],
                    from: rig.collector
                )
                let fan = await rig.next(1)
                try await rig.publish([story.pool(50, 7)], from: rig.collector)
                let over = await rig.next(1)
                let pool = theirs + ours + over
                #expect(fan.map(\.name) == ["SystemReports"])
                #expect(Set(pool.map(\.alert)).count == 1)
                #expect(pool.map(\.name) == [String](repeating: "PoolUsage", count: 4))
                #expect(pool.map(\.severity) == [.warning, .warning, .critical, .critical])
                #expect(pool.map(\.state) == [.firing, .firing, .firing, .resolved])
                #expect(pool.map(\.occurrence) == [1, 1, 1, 1])
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `each tenant's alert is its own`() async throws {
        let story = try FactStory()
        var other = story.pool(95, 0)
        other.tenant = try #require(TenantID("other"))
        let facts = [story.pool(95, 0), other]
        try await FactRig.run { rig in
            rig.clock.advance(by: .seconds(60))
            try await rig.publish(facts, from: rig.collector)
            try await rig.withRouter {
                let alerts = await rig.next(2)
                #expect(Set(alerts.map(\.tenant.text)) == ["default", "other"])
                #expect(Set(alerts.map(\.alert)).count == 2)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `what happens in the router's own journal is an alert too, once`() async throws {
        let story = try FactStory()
        try await FactRig.run { rig in
            let router = try RuleRig(rig)
            let node = rig.node(router.journal)
            let running = Task { try await node.run() }
            let own = OwnIncidents(
                journal: router.journal,
                intake: router.intake,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await router.journal.report(story.incident(isOver: false, 0))
            #expect(try await own.takeSome())
            #expect(try await !own.takeSome())
            let begun = await rig.next(1)
            #expect(begun.map(\.name) == ["BusIncident"])
            #expect(begun.map(\.severity) == [.critical])
            #expect(begun.first?.labels["service"]?.hasPrefix("alert-router") == true)
            rig.clock.advance(by: .seconds(60))
            try await router.journal.report(story.incident(isOver: true, 1))
            _ = try await own.takeSome()
            let over = await rig.next(1)
            #expect(over.map(\.state) == [.resolved])
            #expect(over.map(\.alert) == begun.map(\.alert))
            running.cancel()
            _ = await running.result
            try router.journal.close()
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `silence, and what nobody ends, are told when their time has come`() async throws {
        let story = try FactStory()
        try await FactRig.run { rig in
            let router = try RuleRig(rig)
            let node = rig.node(router.journal, router.intake.subscriptions())
            let running = Task { try await node.run() }
            try await router.silence.open()
            var test = story.outside("A test", 0)
            test.holdsUntil = story.at(5)
            try await rig.publish([story.pool(95, 0), test], from: rig.collector)
            #expect(Set(await rig.next(2).map(\.name)) == ["PoolUsage", "SystemReports"])

            rig.clock.advance(by: .seconds(299))
            try await router.intake.endDueOutsideAlerts()
            rig.clock.advance(by: .seconds(1))
            try await router.intake.endDueOutsideAlerts()
            let ended = await rig.next(1)
            #expect(ended.map(\.state) == [.resolved])
            #expect(ended.map(\.endedAt) == [story.at(5)])

            rig.clock.advance(by: .seconds(25 * 60))
            try await router.silence.look()
            let silent = await rig.next(1)
            #expect(silent.map(\.name) == ["SystemOffline"])
            #expect(silent.map(\.severity) == [.warning])
            try await rig.publish([story.pool(50, 30)], from: rig.collector)
            #expect(await rig.next(1).map(\.state) == [.resolved])
            try await router.silence.look()
            let heard = await rig.next(1)
            #expect(heard.map(\.alert) == silent.map(\.alert))
            #expect(heard.map(\.state) == [.resolved])
            running.cancel()
            _ = await running.result
            try router.journal.close()
        }
    }
}

/// A router's rules and desk, without its loops: the test says when they look at the clock.
private struct RuleRig {
    let journal: ServiceJournal
    let intake: FactIntake
    let silence: SilenceKeeper

    init(_ rig: FactRig) throws {
        journal = try ServiceJournal.open(
            at: rig.folder.file("rules.sqlite"),
            service: AlertRouterService.definition.name,
            lanes: AlertRouterService.definition.publishes,
            migrations: AlertRouterService.migrations,
            clock: rig.clock
        )
        let desk = AlertDesk(
            journal: journal,
            configuration: .tellsNobody,
            outbox: NoOutbox(),
            clock: rig.clock
        )
        silence = SilenceKeeper(
            journal: journal,
            sink: desk,
            settings: RuleSettings(),
            clock: rig.clock
        )
        intake = FactIntake(
            journal: journal,
            sink: desk,
            settings: RuleSettings(),
            silence: silence,
            clock: rig.clock
        )
    }
}

/// Nobody is told in these tests.
private struct NoOutbox: NoticeOutbox {
    func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 { 0 }
}
