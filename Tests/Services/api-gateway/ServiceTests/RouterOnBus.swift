import Contracts
import MessageBus
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

/// A gateway on a bus with an alert-router that tells of some things and performs what it is asked.
struct RouterOnBus: Sendable {
    static let moment = Timestamp(seconds: 1_777_885_000)

    var alerts: [AlertChanged] = []
    var silences: [SilenceChanged] = []
    var destinations: [DestinationChanged] = []
    /// What it does when it is told to.
    var performers: [CommandPerformer] = []

    /// Runs both and gives a test the gateway once it knows all that the router tells of.
    func run(_ body: @escaping @Sendable (TestGateway) async throws -> Void) async throws {
        try await TestGateway.run({ $0.orderPatience = .seconds(600) }) { test in
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: named("alert-router"),
                lanes: [
                    AlertChanged.lane, SilenceChanged.lane, MaintenanceChanged.lane,
                    DestinationChanged.lane, CommandAnswered.lane(of: "alert-router"),
                ],
                clock: test.clock
            )
            try await tell(by: journal)
            let nodes = nodes(of: test, journal)
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes { group.addTask { try await node.run() } }
                let outcome = await Result.of {
                    for await _ in FastBusTimer().ticks() {
                        guard try await !isKnown(by: test.gateway.store.journal) else { break }
                    }
                    try await body(test)
                }
                group.cancelAll()
                while await group.nextResult() != nil {}
                return outcome
            }
            try journal.close()
            try outcome.get()
        }
    }

    private func tell(by journal: ServiceJournal) async throws {
        try await journal.perform { unit in
            for silence in silences { try unit.put(silence, at: Self.moment) }
            for alert in alerts { try unit.put(alert, at: Self.moment) }
            for destination in destinations { try unit.put(destination, at: Self.moment) }
        }
    }

    private func isKnown(by own: ServiceJournal) async throws -> Bool {
        guard try await own.met(named("alert-router")) != nil else { return false }
        let counts = [
            try await own.projected(SilenceChanged.self).count,
            try await own.projected(AlertChanged.self).count,
            try await own.projected(DestinationChanged.self).count,
        ]
        return counts == [silences.count, alerts.count, destinations.count]
    }

    private func nodes(of test: TestGateway, _ journal: ServiceJournal) -> [BusNode] {
        let (hub, own) = (InMemoryHub(), test.gateway.store.journal)
        let gateway = BusNode(
            journal: own,
            transport: hub.transport(),
            subscriptions: [
                own.project(AlertChanged.self) { id, alert, unit in
                    try AlertTable.put(id, alert, in: unit.database)
                }, own.project(SilenceChanged.self), own.project(MaintenanceChanged.self),
                own.project(DestinationChanged.self),
                CommandIssuer(own).answers(of: named("alert-router")),
            ],
            clock: test.clock,
            timer: FastBusTimer(),
            claims: CommandIssuer(own)
        )
        let router = BusNode(
            journal: journal,
            transport: hub.transport(),
            subscriptions: [CommandHandler(journal, performers).subscription],
            clock: test.clock,
            timer: FastBusTimer()
        )
        return [gateway, router]
    }

    // MARK: - What it tells of

    static func alert(
        _ id: String,
        system: String = "nas-1",
        summary: String = "Pool tank is 91 % full"
    ) -> AlertChanged {
        var alert = AlertChanged(
            tenant: .single,
            alert: id,
            name: "PoolUsage",
            severity: .critical,
            summary: summary,
            labels: ["alertname": "PoolUsage", "system": system],
            origin: "rule",
            startsAt: moment,
            asOf: moment
        )
        alert.client = ClientName("Acme")
        return alert
    }

    static func silence(
        _ id: String,
        _ reach: AlertReach = AlertReach(tenant: .single)
    ) -> SilenceChanged {
        SilenceChanged(
            id: id,
            reach: reach,
            matchers: [#"system="nas-1""#],
            startsAt: moment,
            endsAt: moment + .seconds(86_400),
            createdBy: "jonas",
            comment: "because of \(id)",
            asOf: moment
        )
    }
}

extension TestGateway {
    /// Signs in somebody who may act, and gives the session's cookie.
    func signIn(_ name: String, clients: [String] = []) async throws -> String {
        var request = UserRequest(name: name, permission: .operate)
        request.clients = clients.compactMap { ClientName($0) }
        let user = try await admin.createUser(request)
        let form = try await call(.GET, "/sign-in", accept: "text/html")
        let answer = try await post(
            "/sign-in",
            form: ["csrf": form.csrf, "name": name, "password": user.password, "next": "/alerts"],
            cookie: try #require(form.cookie)
        )
        return try #require(answer.cookie)
    }
}
