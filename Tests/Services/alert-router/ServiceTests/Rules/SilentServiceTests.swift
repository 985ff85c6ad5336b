import AlertRouterCore
import Contracts
import Foundation
import MessageBus
import Quantities
import ServiceChassis
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import AlertRouter

// Goal: a service that ended is told of in the name of whom it speaks for, and what it says counts
// for nobody else. Method: a whole router on a bus in this process, and a keeper whose bus is said.
@Suite(.timeLimit(.minutes(10))) struct SilentServiceTests {
    private static let janitor: SourceID = named("volume-janitor/dock-1")
    private static let acme: ClientName = named("Acme")

    /// A keeper of what is told of silence, around a desk that tells nobody.
    private func keeper(
        _ journal: ServiceJournal,
        _ clock: ManualClock,
        _ standings: SourceStandings,
        _ silences: @escaping @Sendable () -> [SourceID: SourceSilence]?
    ) async throws -> ServiceKeeper {
        let keeper = ServiceKeeper(
            journal: journal,
            sink: AlertDesk(
                journal: journal,
                configuration: .tellsNobody,
                outbox: SilentOutbox(),
                clock: clock
            ),
            limits: ServiceWatch.Limits(),
            standings: standings,
            clock: clock,
            silences: silences
        )
        try await keeper.open()
        return keeper
    }

    @Test func `a service that says nothing is an alert of whom it speaks for, over a restart`()
        async throws
    {
        let (folder, clock) = (try TemporaryFolder(), ManualClock())
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: AlertRouterService.definition.name,
            lanes: AlertRouterService.definition.publishes,
            migrations: AlertRouterService.migrations,
            clock: clock
        )
        let standings = SourceStandings(isVerified: true)
        standings.note(Self.janitor, .bound(named("msp-b"), Self.acme))
        let bus = Mutex([
            Self.janitor: SourceSilence(length: .seconds(700), wasHeard: true),
            named("collector/1"): SourceSilence(length: .seconds(2), wasHeard: true),
        ])
        var keeper = try await keeper(journal, clock, standings) { bus.withLock(\.self) }
        try await keeper.look()
        let told = try await alerts(journal)
        #expect(told.map(\.name) == ["ServiceSilent"])
        #expect(told.first?.severity == .warning && told.first?.state == .firing)
        #expect(told.first?.tenant.text == "msp-b" && told.first?.client == Self.acme)
        #expect(told.first?.labels["service"] == "volume-janitor/dock-1")

        keeper = try await self.keeper(journal, clock, standings) { nil }
        try await keeper.look()
        #expect(try await alerts(journal).first?.state == .firing)
        bus.withLock { $0[Self.janitor] = SourceSilence(length: .seconds(1), wasHeard: false) }
        keeper = try await self.keeper(journal, clock, standings) { bus.withLock(\.self) }
        try await keeper.look()
        #expect(try await alerts(journal).first?.state == .firing)
        bus.withLock { $0[Self.janitor] = SourceSilence(length: .seconds(1), wasHeard: true) }
        try await keeper.look()
        let over = try await alerts(journal)
        #expect(over.map(\.state) == [.resolved] && over.first?.alert == told.first?.alert)
        try journal.close()
    }

    /// What the lane of alerts holds, the newest word of each.
    private func alerts(_ journal: ServiceJournal) async throws -> [AlertChanged] {
        let lane = AlertChanged.lane.name
        let limit = FetchLimit(count: 100, bytes: 1 << 20)
        let rows = try await journal.rows(of: lane, from: 1, limit: limit)
        var newest: [String: AlertChanged] = [:]
        for row in rows {
            let alert = try AlertChanged(decodingBody: row.body)
            newest[alert.alert] = alert
        }
        return newest.values.sorted { $0.alert < $1.alert }
    }

    @Test func `a whole router follows everybody that it hears on the bus`() async throws {
        try await FactRig.run { rig in
            var rules = RuleSettings()
            // All that are followed are silent at once by these limits.
            rules.services.warning = .zero
            try await rig.withRouter(rules: rules) {
                let alert = await rig.next(1)
                #expect(alert.map(\.name) == ["BusSilent"])
                #expect(alert.first?.summary.contains("services on the bus") == true)
            }
        }
    }

    @Test func `what a host of a client says counts for that client, whatever it names itself`()
        async throws
    {
        let story = try FactStory()
        let standings = SourceStandings(isVerified: true)
        try await FactRig.run { rig in
            for journal in [rig.collector, rig.gateway, rig.engine, rig.keeper, rig.ticketer] {
                standings.note(journal.source, .witness)
            }
            standings.note(rig.janitor.source, .bound(named("msp-b"), Self.acme))
            rig.clock.advance(by: .seconds(7200))
            var fact = story.volume(.heldByFuse, 0)
            fact.client = named("Victim")
            try await rig.publish(
                [fact, JanitorBusIncident(story.incident(isOver: false, 0))],
                from: rig.janitor
            )
            try await rig.withRouter(standings: standings) {
                let alerts = await rig.next(2)
                #expect(Set(alerts.map(\.name)) == ["VolumeHealth", "BusIncident"])
                for alert in alerts {
                    #expect(alert.tenant.text == "msp-b", "\(alert.name)")
                    #expect(alert.client == Self.acme, "\(alert.name)")
                }
            }
        }
    }
}

/// Nobody is told in these tests.
private struct SilentOutbox: NoticeOutbox {
    func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 { 0 }
}
