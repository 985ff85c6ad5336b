import Contracts
import MessageBus
import PSATicketerCore
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import PSATicketer

/// A desk with its journal on the disk and a PSA in memory; a test moves the clock.
final class DeskRig {
    static let start = Timestamp(seconds: 1_800_000_000)

    let folder: TemporaryFolder
    let clock = ManualClock(DeskRig.start)
    let psa: ModelPSA
    private(set) var journal: ServiceJournal
    private(set) var desk: TicketDesk
    private let yaml: String
    private var holders = 0

    init(_ yaml: String = "") async throws {
        folder = try TemporaryFolder()
        psa = ModelPSA(clock: clock)
        self.yaml = yaml
        journal = try Self.open(folder, clock)
        desk = try Self.desk(journal, psa, clock, yaml, "holder 0")
        try await desk.open()
    }

    static func settings(_ yaml: String) throws -> PSASettings {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "    \($0)" }.joined(separator: "\n")
        let text = """
            psas:
              - kind: halo
                base_url: https://halo.example
                client_id: someone
                client_secret: ${SECRET}
            \(lines)
            """
        var reader = SettingsReader(
            SettingsSource(file: "test.yml", yaml: text, environment: ["SECRET": "x"])
        )
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.description) == [])
        return try #require(settings.psas.first)
    }

    private static func open(
        _ folder: TemporaryFolder,
        _ clock: ManualClock
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: try #require(ServiceName("psa-ticketer")),
            lanes: PSATicketerService.definition.publishes,
            migrations: PSATicketerService.migrations,
            clock: clock
        )
    }

    private static func desk(
        _ journal: ServiceJournal,
        _ psa: ModelPSA,
        _ clock: ManualClock,
        _ yaml: String,
        _ holder: String
    ) throws -> TicketDesk {
        TicketDesk(
            settings: try settings(yaml),
            client: psa,
            journal: journal,
            holder: holder,
            clock: clock
        )
    }

    /// Another process takes over the folder, as after a kill.
    func restart() async throws {
        try journal.close()
        journal = try Self.open(folder, clock)
        holders += 1
        desk = try Self.desk(journal, psa, clock, yaml, "holder \(holders)")
        clock.advance(by: SendLease.holds)
        try await desk.open()
    }

    func hear(_ alert: AlertChanged) async throws {
        let desk = desk
        try await journal.perform { unit in try desk.take(alert, in: unit) }
    }

    /// Does what is due until nothing is.
    func work() async throws {
        for _ in 0..<200 {
            try await desk.calm()
            let keys = desk.next()
            if keys.isEmpty { return }
            for key in keys { try await desk.work(key) }
        }
        Issue.record("work does not end")
    }

    /// Lets time pass, and does what is due meanwhile.
    func pass(_ time: Duration, step: Duration = .seconds(10)) async throws {
        let end = clock.now() + time
        while clock.now() < end {
            clock.advance(by: step)
            try await work()
        }
    }

    static func alert(
        _ id: String = "a",
        client: String? = "Acme Corp",
        severity: AlertSeverity = .critical,
        state: AlertState = .firing
    ) -> AlertChanged {
        var alert = AlertChanged(
            tenant: .single,
            alert: id,
            name: "PoolUsage",
            severity: severity,
            summary: "Pool tank of nas1 is 91 % full",
            labels: ["alertname": "PoolUsage", "pool": "tank"],
            origin: "rule",
            startsAt: start,
            asOf: start
        )
        alert.client = client.flatMap { ClientName($0) }
        alert.system = SystemID("nas1")
        alert.state = state
        if state == .resolved { alert.endedAt = start }
        return alert
    }

    /// What others were told last.
    func told() async throws -> [TicketChanged] {
        let rows = try await journal.rows(
            of: TicketChanged.lane.name,
            from: 1,
            limit: .fetch
        )
        return try rows.map { try TicketChanged(decodingBody: $0.body) }
    }
}
