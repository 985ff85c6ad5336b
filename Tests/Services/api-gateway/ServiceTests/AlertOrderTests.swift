import Contracts
import MessageBus
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(2))) struct `Orders about alerts` {
    private static let moment = Timestamp(seconds: 1_777_885_000)

    private static var alert: AlertChanged {
        AlertChanged(
            tenant: .single,
            alert: "0123456789abcdef",
            name: "PoolUsage",
            severity: .critical,
            summary: "Pool tank is 91 % full",
            labels: [:],
            origin: "rule",
            startsAt: moment,
            asOf: moment
        )
    }

    private let path = "/alerts/0123456789abcdef"

    /// A gateway on a bus with a router that told of an alert and performs what it is asked.
    private func run(
        with performers: [CommandPerformer],
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        try await TestGateway.run({ $0.orderPatience = .seconds(20) }) { test in
            let hub = InMemoryHub()
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: named("alert-router"),
                lanes: [AlertChanged.lane, CommandAnswered.lane(of: "alert-router")],
                clock: test.clock
            )
            _ = try await journal.perform { try $0.put(Self.alert, at: Self.moment) }
            let own = test.gateway.store.journal
            let gateway = BusNode(
                journal: own,
                transport: hub.transport(),
                subscriptions: [
                    own.project(AlertChanged.self) { id, alert, unit in
                        try AlertTable.put(id, alert, in: unit.database)
                    }, CommandIssuer(own).answers(of: named("alert-router")),
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
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await gateway.run() }
                group.addTask { try await router.run() }
                let outcome = await Result.of {
                    for await _ in FastBusTimer().ticks() {
                        guard try await own.projected(AlertChanged.self).isEmpty else { break }
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

    private func signIn(_ test: TestGateway) async throws -> String {
        let user = try await test.admin.createUser(UserRequest(name: "mira", permission: .operate))
        let form = try await test.call(.GET, "/sign-in", accept: "text/html")
        let answer = try await test.post(
            "/sign-in",
            form: ["csrf": form.csrf, "name": "mira", "password": user.password, "next": path],
            cookie: try #require(form.cookie)
        )
        return try #require(answer.cookie)
    }

    @Test func `a form acknowledges in its person's name, and the page says what became of it`()
        async throws
    {
        let performer = CommandPerformer(AcknowledgeAlert.self) { order, operation in
            .performed("\(operation.person): \(order.note), occurrence \(order.occurrence ?? 0)")
        }
        try await run(with: [performer]) { test in
            let cookie = try await signIn(test)
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("action=\"\(path)/acknowledge\""))
            let form = ["csrf": page.csrf, "note": "disks are ordered", "for": "4h"]
            let answer = try await test.post("\(path)/acknowledge", form: form, cookie: cookie)
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "location") == path)
            let after = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(after.text.contains("mira: disks are ordered, occurrence 1"))
            #expect(after.text.contains("Done"))
            let foreign = try await test.post(
                "\(path)/acknowledge",
                form: ["csrf": "wrong"],
                cookie: cookie
            )
            #expect(foreign.status == 403)
        }
    }

    @Test func `programs acknowledge and assign, and learn what was refused and why`()
        async throws
    {
        let performers = [
            CommandPerformer(AcknowledgeAlert.self) { _, _ in .rejected("the alert is over") },
            CommandPerformer(AssignAlert.self) { order, _ in
                .performed("it is \(order.person ?? "nobody")'s")
            },
        ]
        try await run(with: performers) { test in
            let key = try await test.key(.operate)
            let refused = try await test.call(.POST, "\(path)/acknowledge", key: key)
            #expect(refused.status == 409)
            #expect(refused.text.contains("nothing was done: the alert is over"))
            let given = try await test.call(
                .POST,
                "/v1\(path)/assign",
                key: key,
                body: #"{"person": "jonas"}"#
            )
            #expect(given.status == 200)
            #expect(given.headers.first(name: "location") == path)
            #expect((given.json as? [String: Any])?["reason"] as? String == "it is jonas's")
            for body in ["[1]", "{", #"{"for": "soon"}"#, #"{"until": "2001-01-01T00:00:00Z"}"#] {
                let answer = try await test.call(
                    .POST,
                    "\(path)/acknowledge",
                    key: key,
                    body: body
                )
                #expect([400, 422].contains(answer.status), "\(body)")
            }
            let bound = try await test.key(.operate, client: "Other")
            let hidden = try await test.call(.POST, "\(path)/acknowledge", key: bound)
            #expect(hidden.status == 404)
        }
    }
}
