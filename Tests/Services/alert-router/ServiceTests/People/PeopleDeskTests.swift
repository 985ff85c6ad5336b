import AlertRouterCore
import Contracts
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

@testable import AlertRouter

@Suite struct `What people say of alerts, kept by the router` {
    private static let begin = Timestamp(seconds: 1_777_885_000)
    private static let id = "0123456789abcdef"

    private func alert(_ change: (inout AlertChanged) -> Void = { _ in }) -> AlertChanged {
        var alert = AlertChanged(
            tenant: .single,
            alert: Self.id,
            name: "PoolUsage",
            severity: .warning,
            summary: "Pool tank is 81 % full",
            labels: [:],
            origin: "rule",
            startsAt: Self.begin,
            asOf: Self.begin
        )
        change(&alert)
        return alert
    }

    private func open(_ folder: TemporaryFolder, _ clock: ManualClock) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: try #require(ServiceName("alert-router")),
            lanes: [AlertChanged.lane, CommandAnswered.lane(of: "alert-router")],
            migrations: [PeopleTables.migration, PeopleTables.withoutEnds],
            clock: clock
        )
    }

    /// Tells others of an alert as the router does.
    private func tell(
        _ alert: AlertChanged,
        _ desk: PeopleDesk,
        _ journal: ServiceJournal
    ) async throws -> AlertChanged {
        try await journal.perform { unit in
            let told = try desk.prepare(alert, unit)
            try unit.put(told, at: alert.asOf)
            return try AlertChanged(decodingBody: told.body)
        }
    }

    @Test func `a word stands in what is told until the alert begins again, over a restart`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = ManualClock(Self.begin + .seconds(60))
        var journal = try open(folder, clock)
        var desk = PeopleDesk(journal: journal, clock: clock)
        #expect(try await tell(alert(), desk, journal).acknowledgement == nil)
        let done = try await desk.acknowledge(
            AcknowledgeAlert(alert: Self.id, note: "on it"),
            by: "mira"
        )
        #expect(done == nil)
        #expect(try await desk.assign(AssignAlert(alert: Self.id, person: "jonas")) == nil)
        try journal.close()

        journal = try open(folder, clock)
        desk = PeopleDesk(journal: journal, clock: clock)
        try await desk.open()
        let worse = try await tell(alert { $0.severity = .critical }, desk, journal)
        #expect(worse.acknowledgement?.by == "mira" && worse.acknowledgement?.note == "on it")
        #expect(worse.assignee == "jonas")
        let again = try await tell(alert { $0.occurrence = 2 }, desk, journal)
        #expect(again.acknowledgement == nil && again.assignee == "jonas")
        try journal.close()
    }

    @Test func `reminders stop for what is acknowledged, and not for what began later`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = ManualClock(Self.begin + .seconds(60))
        let journal = try open(folder, clock)
        let desk = PeopleDesk(journal: journal, clock: clock)
        let labels = LabelSet(["alertname": "PoolUsage"])
        var kept = Alert(
            labels: labels,
            startsAt: Self.begin,
            endsAt: Self.begin + .seconds(3600),
            updatedAt: Self.begin,
            origin: .rule
        )
        let id = kept.fingerprint.description
        _ = try await tell(alert { $0.alert = id }, desk, journal)
        #expect(!desk.isAcknowledged(kept, at: clock.now()))
        #expect(try await desk.acknowledge(AcknowledgeAlert(alert: id), by: "mira") == nil)
        #expect(desk.isAcknowledged(kept, at: clock.now()))
        kept.startsAt = clock.now() + .seconds(1)
        #expect(!desk.isAcknowledged(kept, at: clock.now() + .seconds(2)))
        try journal.close()
    }

    @Test func `what is over, unknown or another occurrence is refused and changes nothing`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = ManualClock(Self.begin + .seconds(60))
        let journal = try open(folder, clock)
        let desk = PeopleDesk(journal: journal, clock: clock)
        #expect(
            try await desk.acknowledge(AcknowledgeAlert(alert: "nothing"), by: "mira")
                == "there is no alert nothing"
        )
        _ = try await tell(alert { $0.occurrence = 2 }, desk, journal)
        let old = AcknowledgeAlert(alert: Self.id, occurrence: 1)
        #expect(try await desk.acknowledge(old, by: "mira")?.contains("begun again") == true)
        let over = alert {
            ($0.occurrence, $0.state, $0.endedAt) = (2, .resolved, Self.begin)
        }
        #expect(try await tell(over, desk, journal).acknowledgement == nil)
        let order = AcknowledgeAlert(alert: Self.id)
        #expect(try await desk.acknowledge(order, by: "mira") == "the alert is over")
        try journal.close()
    }
}
