import Contracts
import GRDB
import MessageBus
import NIOHTTP1
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(10))) struct `Tickets of alerts` {
    private static let moment = Timestamp(seconds: 1_777_885_000)
    private static let id = TicketTable.id(of: "default/Acme/nas-1/tank/capacity")

    private static var alert: AlertChanged {
        var alert = AlertChanged(
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
        alert.client = ClientName("Acme")
        return alert
    }

    private static func ticket(
        _ state: TicketState,
        _ reason: String,
        number: String? = nil,
        after: Int64 = 0
    ) -> TicketChanged {
        var ticket = TicketChanged(
            tenant: .single,
            incident: "default/Acme/nas-1/tank/capacity",
            problem: "capacity",
            psa: "halo",
            kind: "HaloPSA",
            state: state,
            title: "Pool tank is 91 % full",
            severity: .critical,
            reason: reason,
            alerts: ["0123456789abcdef"],
            since: moment,
            asOf: moment + .seconds(after)
        )
        ticket.client = ClientName("Acme")
        ticket.system = "nas-1"
        (ticket.ticket, ticket.number) = (number, number)
        ticket.url = number.map { "https://halo.example/tickets?id=\($0)" }
        return ticket
    }

    private static let client = ClientMapped(
        tenant: .single,
        client: named("Acme"),
        psa: "halo",
        kind: "HaloPSA",
        way: .none,
        reason: "no company has the name “Acme”",
        candidates: [.init(id: "12", name: "Acme Corp")],
        asOf: moment
    )

    private static let psa = PSAStanding(
        tenant: .single,
        psa: "halo",
        kind: "HaloPSA",
        state: .ready,
        acknowledges: true,
        asOf: moment
    )

    /// A gateway on a bus with a ticketer that told of some tickets and performs what it is asked.
    private func run(
        _ tickets: [TicketChanged],
        with performers: [CommandPerformer] = [],
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        try await TestGateway.run({ $0.orderPatience = .seconds(600) }) { test in
            let hub = InMemoryHub()
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: named("psa-ticketer"),
                lanes: [
                    TicketChanged.lane, ClientMapped.lane, PSAStanding.lane,
                    CommandAnswered.lane(of: "psa-ticketer"),
                ],
                clock: test.clock
            )
            _ = try await journal.perform { unit in
                try unit.put(Self.client, at: Self.moment)
                try unit.put(Self.psa, at: Self.moment)
            }
            let own = test.gateway.store.journal
            // Who was heard of before is not the ticketer's business.
            _ = try await own.perform { unit in
                try AlertTable.put(Self.alert.alert, Self.alert, in: unit.database)
                for ticket in tickets { try TicketTable.put(ticket.key, ticket, in: unit.database) }
            }
            let gateway = BusNode(
                journal: own,
                transport: hub.transport(),
                subscriptions: [
                    own.project(TicketChanged.self) { key, ticket, unit in
                        try TicketTable.put(key, ticket, in: unit.database)
                    }, own.project(ClientMapped.self), own.project(PSAStanding.self),
                    CommandIssuer(own).answers(of: named("psa-ticketer")),
                ],
                clock: test.clock,
                timer: FastBusTimer(),
                claims: CommandIssuer(own)
            )
            let ticketer = BusNode(
                journal: journal,
                transport: hub.transport(),
                subscriptions: [CommandHandler(journal, performers).subscription],
                clock: test.clock,
                timer: FastBusTimer()
            )
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await gateway.run() }
                group.addTask { try await ticketer.run() }
                let outcome = await Result.of {
                    for await _ in FastBusTimer().ticks() {
                        let clients = try await own.projected(ClientMapped.self)
                        let systems = try await own.projected(PSAStanding.self)
                        if !clients.isEmpty, !systems.isEmpty { break }
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

    private func signIn(_ test: TestGateway, clients: [String] = []) async throws -> String {
        var request = UserRequest(name: "mira", permission: .operate)
        request.clients = clients.compactMap { ClientName($0) }
        let user = try await test.admin.createUser(request)
        let form = try await test.call(.GET, "/sign-in", accept: "text/html")
        let answer = try await test.post(
            "/sign-in",
            form: ["csrf": form.csrf, "name": "mira", "password": user.password, "next": "/"],
            cookie: try #require(form.cookie)
        )
        return try #require(answer.cookie)
    }

    @Test func `an alert says its ticket in lists, on its page and to programs`() async throws {
        try await run([Self.ticket(.open, "it says all", number: "2104")]) { test in
            let key = try await test.key(.viewer)
            let list = try await test.call(.GET, "/alerts", key: key)
            #expect(list.text.contains(#""ticket_id":"2104""#))
            let one = try await test.call(.GET, "/alerts/0123456789abcdef", key: key)
            #expect(one.text.contains(#""ticket_state":"open""#))
            let cookie = try await signIn(test)
            let page = try await test.call(
                .GET,
                "/alerts/0123456789abcdef",
                cookie: cookie,
                accept: "text/html"
            )
            #expect(page.text.contains("<a href=\"/tickets/\(Self.id)\">HaloPSA 2104, open</a>"))
            // There is a ticket already.
            #expect(!page.text.contains("/create-ticket"))
            let row = try await test.call(.GET, "/alerts", cookie: cookie, accept: "text/html")
            #expect(row.text.contains(", ticket 2104"))
        }
    }

    @Test func `tickets stand in lists with their story, and lead into their own system`()
        async throws
    {
        let story = [
            Self.ticket(.waiting, "it is critical"),
            Self.ticket(.creating, "it is critical (rule “critical”)", after: 60),
            Self.ticket(.open, "it says all", number: "2104", after: 61),
        ]
        try await run(story) { test in
            let key = try await test.key(.viewer)
            let list = try await test.call(.GET, "/tickets", key: key)
            #expect(list.text.contains(#""number":"2104""#) && list.text.contains(Self.id))
            #expect(try await test.call(.GET, "/tickets?q=2104", key: key).text.contains(Self.id))
            #expect(try await test.call(.GET, "/tickets?q=zzz", key: key).text == "[]")
            #expect(try await test.call(.GET, "/tickets?state=closed", key: key).text == "[]")
            #expect(try await test.call(.GET, "/tickets?state=x", key: key).status == 400)
            let cookie = try await signIn(test)
            let all = try await test.call(.GET, "/tickets", cookie: cookie, accept: "text/html")
            #expect(all.text.contains("<b>Nothing waits for you</b>, and 1 ticket is open."))
            #expect(all.text.contains("href=\"https://halo.example/tickets?id=2104\""))
            let page = try await test.call(
                .GET,
                "/tickets/\(Self.id)",
                cookie: cookie,
                accept: "text/html"
            )
            let words = ["Not yet made", "Being made", "Open</b>, ticket 2104"]
            let places = words.map { page.text.firstRange(of: $0)?.lowerBound }
            #expect(places.allSatisfy { $0 != nil })
            #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
        }
    }

    /// Tickets that nobody has made yet, with the names of their severities as titles.
    private static let waiting: [TicketChanged] = {
        let severities: [AlertSeverity] = [.info, .critical, .warning, .critical]
        return severities.enumerated().map { index, severity in
            var ticket = ticket(.parked, "map client “Acme” to its company")
            ticket.incident = "default/Acme/backup-\(index)/tank/capacity"
            (ticket.severity, ticket.alerts) = (severity, [])
            ticket.title = "\(severity.rawValue) \(index)"
            ticket.since = moment + .seconds(Int64(index))
            return ticket
        }
    }()

    @Test func `what waits for a person stands with the worst first`() async throws {
        let open = Self.ticket(.open, "it says all", number: "2104")
        try await run([open] + Self.waiting) { test in
            let titles = ["critical 3", "critical 1", "warning 2", "info 0", open.title]
            func stand(_ text: String) -> Bool {
                let places = titles.map { text.firstRange(of: $0)?.lowerBound }
                return places.allSatisfy { $0 != nil }
                    && places.compactMap(\.self) == places.compactMap(\.self).sorted()
            }
            let key = try await test.key(.viewer)
            #expect(stand(try await test.call(.GET, "/tickets", key: key).text))
            let page = try await test.call(.GET, "/tickets", key: key, accept: "text/html")
            #expect(stand(page.text))
            // What an earlier release took in comes into the same order.
            let journal = test.gateway.store.journal
            _ = try await journal.perform { unit in
                try unit.database.execute(sql: "UPDATE ticket SET place = 0")
                try TicketTable.order.apply(unit.database)
            }
            #expect(stand(try await test.call(.GET, "/tickets", key: key).text))
        }
    }

    @Test func `what waits for a person says what to do, and goes on when that is done`()
        async throws
    {
        let reason = "the PSA did not say: look for PKABCDEFGHIJKLMNOPQRSTUVWX there"
        let orders = Mutex<[String]>([])
        let performers = [
            CommandPerformer(UnparkTicket.self) { order, operation in
                orders.withLock { $0.append("unpark \(order.incident) \(operation.person)") }
                return .rejected("it is not parked")
            },
            CommandPerformer(LinkTicket.self) { order, _ in
                orders.withLock { $0.append("link \(order.ticket) \(order.tenant)") }
                return .performed("ticket 7 is its ticket now")
            },
        ]
        try await run([Self.ticket(.parked, reason)], with: performers) { test in
            let cookie = try await signIn(test)
            let list = try await test.call(.GET, "/tickets", cookie: cookie, accept: "text/html")
            #expect(list.text.contains("<b>One problem waits for you</b>"))
            let path = "/tickets/\(Self.id)"
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("It is not there, make it"))
            #expect(page.text.contains("<b>PKABCDEFGHIJKLMNOPQRSTUVWX</b>"))
            let refused = try await test.post(
                "\(path)/unpark",
                form: ["csrf": page.csrf],
                cookie: cookie
            )
            #expect(refused.status == 409 && refused.text.contains("it is not parked"))
            let linked = try await test.post(
                "\(path)/link",
                form: ["csrf": page.csrf, "ticket": "7"],
                cookie: cookie
            )
            #expect(linked.status == 303)
            let foreign = try await test.post("\(path)/unpark", form: ["csrf": "x"], cookie: cookie)
            #expect(foreign.status == 403)
            let incident = "default/Acme/nas-1/tank/capacity"
            #expect(orders.withLock { $0 } == ["unpark \(incident) mira", "link 7 default"])
        }
    }

    @Test func `a client is mapped on its page by a candidate or an id`() async throws {
        let orders = Mutex<[MapClient]>([])
        let performer = CommandPerformer(MapClient.self) { order, _ in
            orders.withLock { $0.append(order) }
            return order.company == "99"
                ? .rejected("HaloPSA has no company with the id 99") : .performed("done")
        }
        let parked = Self.ticket(.parked, "no company has the name “Acme”: map client “Acme” to it")
        try await run([parked], with: [performer]) { test in
            let cookie = try await signIn(test)
            let list = try await test.call(.GET, "/tickets", cookie: cookie, accept: "text/html")
            #expect(list.text.contains("href=\"/clients?client=Acme\">Say which company it is"))
            let path = "/clients?client=Acme"
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("Acme Corp (12)"))
            let base = ["csrf": page.csrf, "client": "Acme"]
            func send(_ fields: [String: String]) async throws -> TestGateway.Answer {
                try await test.post(
                    "/clients",
                    form: base.merging(fields) { $1 },
                    cookie: cookie
                )
            }
            let none = try await send(["company": ""])
            #expect(none.status == 422 && none.text.contains("choose a company"))
            #expect(try await send(["candidate": "12", "company": ""]).status == 303)
            let wrong = try await send(["company": " 99 "])
            #expect(wrong.status == 409 && wrong.text.contains("no company with the id 99"))
            #expect(wrong.text.contains("value=\"99\""))
            #expect(try await send(["forget": "yes"]).status == 303)
            #expect(orders.withLock { $0.map(\.company) } == ["12", "99", nil])
        }
    }

    @Test func `a ticket is created from a form and by a program`() async throws {
        let performer = CommandPerformer(CreateTicket.self) { order, operation in
            .performed("\(operation.person) wants one of \(order.alert)")
        }
        try await run([], with: [performer]) { test in
            let cookie = try await signIn(test)
            let path = "/alerts/0123456789abcdef"
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("action=\"\(path)/create-ticket\""))
            let answer = try await test.post(
                "\(path)/create-ticket",
                form: ["csrf": page.csrf],
                cookie: cookie
            )
            #expect(answer.status == 303)
            let key = try await test.key(.operate)
            for root in ["", "/v1"] {
                let made = try await test.call(.POST, "\(root)\(path)/create-ticket", key: key)
                #expect(made.status == 200 && made.text.contains("wants one of 0123456789abcdef"))
            }
            let viewer = try await test.key(.viewer)
            #expect(try await test.call(.POST, "\(path)/create-ticket", key: viewer).status == 403)
            let gone = try await test.call(.POST, "/alerts/ffff/create-ticket", key: key)
            #expect(gone.status == 404)
        }
    }

    @Test func `who sees some clients alone sees no other's tickets and maps none of them`()
        async throws
    {
        try await run([Self.ticket(.open, "it says all", number: "2104")]) { test in
            let other = try await test.key(.operate, client: "Somebody else")
            #expect(try await test.call(.GET, "/tickets", key: other).text == "[]")
            #expect(try await test.call(.GET, "/tickets/\(Self.id)", key: other).status == 404)
            #expect(try await test.call(.GET, "/clients", key: other).text == "[]")
            let body = #"{"client":"Acme","company":"12"}"#
            let mapped = try await test.call(
                .POST,
                "/clients",
                key: other,
                headers: [("content-type", "application/json")],
                body: body
            )
            #expect(mapped.status == 404)
            try await test.admin.createTenant(named("north"))
            let foreign = try await test.key(.admin, tenant: named("north"))
            #expect(try await test.call(.GET, "/tickets", key: foreign).text == "[]")
            #expect(try await test.call(.GET, "/clients", key: foreign).text == "[]")
        }
    }
}
