import Contracts
import MessageBus
import NIOHTTP1
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import APIGateway

/// A gateway on a bus with a volume that a janitor tells of; the janitor itself need not run.
struct JanitorOnBus: Sendable {
    /// What the janitor tells of its volume.
    var fact = {
        let moment = Timestamp(seconds: 1_777_885_000)
        return VolumeAssessed(
            tenant: .single,
            client: nil,
            host: "dock-1",
            volume: "camera",
            driver: "local",
            health: .heldByFuse,
            since: moment,
            asOf: moment
        )
    }()
    /// What it does when it is told to; nil where it does not run.
    var performers: [CommandPerformer]?
    /// Where the gateway asks for its plans; nil where it has no address.
    var link: JanitorLink?
    /// How long the gateway waits for what comes of an order.
    var patience: Duration = .seconds(600)

    init(performers: [CommandPerformer]?) {
        self.performers = performers
    }

    /// Runs both and gives a test the gateway and the name of the janitor on the bus.
    func run(
        _ body: @escaping @Sendable (TestGateway, SourceID) async throws -> Void
    ) async throws {
        let configure = { @Sendable (settings: inout APIGatewaySettings) in
            settings.orderPatience = patience
            settings.janitors = link.map { [$0] } ?? []
        }
        try await TestGateway.run(configure) { test in
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: named("volume-janitor"),
                lanes: [VolumeAssessed.lane, CommandAnswered.lane(of: "volume-janitor")],
                clock: test.clock
            )
            try await test.gateway.store.journal.perform { unit in
                try VolumeTable.put(fact, from: journal.source, in: unit.database)
            }
            let nodes = nodes(of: test, journal)
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes { group.addTask { try await node.run() } }
                let outcome = await Result.of { try await body(test, journal.source) }
                group.cancelAll()
                while await group.nextResult() != nil {}
                return outcome
            }
            try journal.close()
            try outcome.get()
        }
    }

    private func nodes(of test: TestGateway, _ journal: ServiceJournal) -> [BusNode] {
        let hub = InMemoryHub()
        let own = test.gateway.store.journal
        let gateway = BusNode(
            journal: own,
            transport: hub.transport(),
            subscriptions: [CommandIssuer(own).answers(of: named("volume-janitor"))],
            clock: test.clock,
            timer: FastBusTimer(),
            claims: CommandIssuer(own)
        )
        guard let performers else { return [gateway] }
        let janitor = BusNode(
            journal: journal,
            transport: hub.transport(),
            subscriptions: [CommandHandler(journal, performers).subscription],
            clock: test.clock,
            timer: FastBusTimer()
        )
        return [gateway, janitor]
    }

    /// The cookie of a person who is made for it and signs in.
    static func signIn(
        _ test: TestGateway,
        _ permission: Permission,
        as name: String
    ) async throws -> String {
        let user = try await test.admin.createUser(UserRequest(name: name, permission: permission))
        let form = try await test.call(.GET, "/sign-in", accept: "text/html")
        let answer = try await test.post(
            "/sign-in",
            form: [
                "csrf": form.csrf, "name": name, "password": user.password, "next": "/volumes",
            ],
            cookie: try #require(form.cookie)
        )
        return try #require(answer.cookie)
    }
}
