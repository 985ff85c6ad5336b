import Contracts
import NIOHTTP1
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(10))) struct `Pages of silences and maintenance` {
    /// A gateway beside a router that told of two alerts and performs what it is asked.
    private func run(
        _ silences: [SilenceChanged] = [],
        with performers: [CommandPerformer] = [],
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        let alerts = [
            RouterOnBus.alert("0123456789abcdef", system: "nas-1"),
            RouterOnBus.alert("fedcba9876543210", system: "nas-2"),
        ]
        try await RouterOnBus(alerts: alerts, silences: silences, performers: performers).run(body)
    }

    @Test func `a form shows what it covers before anything is made, and then makes a silence`()
        async throws
    {
        let orders = Mutex<[SetSilence]>([])
        let performer = CommandPerformer(SetSilence.self) { order, _ in
            orders.withLock { $0.append(order) }
            return .performed(publishing: { unit in
                _ = try unit.put(RouterOnBus.silence(order.id), at: RouterOnBus.moment)
            })
        }
        try await run(with: [performer]) { test in
            let cookie = try await test.signIn("mira")
            let path = "/silences/new"
            let begun = try await test.call(
                .GET,
                "\(path)?alert=0123456789abcdef",
                cookie: cookie,
                accept: "text/html"
            )
            #expect(begun.text.contains("system=&quot;nas-1&quot;"))
            #expect(begun.text.contains("<b>1 open alert</b> of 2 is covered."))
            var form = [
                "csrf": begun.csrf, "matchers": #"system=~"nas-.""#, "for": "4h",
                "comment": "disks come", "preview": "yes",
            ]
            let seen = try await test.post(path, form: form, cookie: cookie)
            #expect(seen.status == 200)
            #expect(seen.text.contains("<b>2 open alerts</b> of 2 are covered."))
            #expect(orders.withLock { $0.isEmpty })
            form["preview"] = nil
            let made = try await test.post(path, form: form, cookie: cookie)
            #expect(made.status == 303 && made.headers.first(name: "location") == "/silences")
            let order = try #require(orders.withLock { $0.first })
            #expect(order.matchers == [#"system=~"nas-.""#] && order.comment == "disks come")
            #expect(order.reach == AlertReach(tenant: .single))
            #expect(order.endsAt == test.clock.now() + .seconds(4 * 3600))
        }
    }

    @Test func `what is wrong in a form is said, and its fields stay`() async throws {
        try await run { test in
            let cookie = try await test.signIn("mira")
            let page = try await test.call(
                .GET,
                "/silences/new",
                cookie: cookie,
                accept: "text/html"
            )
            let wrong: [([String: String], String)] = [
                (["matchers": "", "comment": "x"], "name at least one matcher"),
                (["matchers": "a=b", "comment": ""], "say why"),
                (["matchers": "a=b", "comment": "x", "for": "soon"], "say for how long"),
            ]
            for (fields, words) in wrong {
                let form = fields.merging(["csrf": page.csrf]) { mine, _ in mine }
                let answer = try await test.post("/silences/new", form: form, cookie: cookie)
                #expect(answer.status == 422 && answer.text.contains(words), "\(words)")
            }
            let bad = try await test.post(
                "/silences/new",
                form: ["csrf": page.csrf, "matchers": #"a=~"(""#, "preview": "yes"],
                cookie: cookie
            )
            #expect(bad.text.contains("The matchers cannot be read"))
            #expect(bad.text.contains("a=~&quot;(&quot;"))
            let foreign = try await test.post(
                "/silences/new",
                form: ["csrf": "wrong", "matchers": "a=b"],
                cookie: cookie
            )
            #expect(foreign.status == 403)
        }
    }

    @Test func `maintenance is announced for once and again and again`() async throws {
        let plans = Mutex<[MaintenancePlan]>([])
        let performer = CommandPerformer(AnnounceMaintenance.self) { order, _ in
            plans.withLock { $0.append(order.plan) }
            return .performed()
        }
        try await run(with: [performer]) { test in
            let cookie = try await test.signIn("mira")
            let path = "/maintenance/new"
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            let both = ["csrf": page.csrf, "name": "Firmware", "matchers": #"system="nas-1""#]
            let once = both.merging([
                "again": "no", "from": "2026-06-01T20:00", "until": "2026-06-01T22:00",
            ]) { $1 }
            #expect(try await test.post(path, form: once, cookie: cookie).status == 303)
            let again = both.merging([
                "again": "yes", "every": "2nd tue", "at": "22:00", "for": "4h",
                "zone": "Europe/Berlin",
            ]) { $1 }
            #expect(try await test.post(path, form: again, cookie: cookie).status == 303)
            let told = plans.withLock { $0 }
            #expect(told.first?.startsAt.rfc3339 == "2026-06-01T20:00:00Z")
            #expect(told.first?.endsAt?.rfc3339 == "2026-06-01T22:00:00Z")
            #expect(told.last?.recurrence?.daysText == "2nd tue")
            #expect(told.last?.recurrence?.minutes == 240)
            let days = both.merging(["again": "yes", "every": "sometimes"]) { $1 }
            let refused = try await test.post(path, form: days, cookie: cookie)
            #expect(refused.status == 422 && refused.text.contains("the days are none such as"))
        }
    }

    @Test func `a person of one client sees and makes what is for that client alone`() async throws
    {
        let acme = AlertReach(tenant: .single, clients: [named("Acme")])
        let both = AlertReach(tenant: .single, clients: [named("Acme"), named("Bolt")])
        let orders = Mutex<[SetSilence]>([])
        let performer = CommandPerformer(SetSilence.self) { order, _ in
            orders.withLock { $0.append(order) }
            return .performed()
        }
        let silences = [
            RouterOnBus.silence("hers", acme), RouterOnBus.silence("others", both),
            RouterOnBus.silence("everybody", AlertReach()),
        ]
        try await run(silences, with: [performer]) { test in
            let cookie = try await test.signIn("mira", clients: ["Acme"])
            let page = try await test.call(.GET, "/silences", cookie: cookie, accept: "text/html")
            #expect(page.text.contains("because of hers"))
            #expect(!page.text.contains("because of others"))
            #expect(!page.text.contains("because of everybody"))
            for id in ["others", "everybody", "nothing"] {
                let answer = try await test.call(
                    .GET,
                    "/silences/\(id)",
                    cookie: cookie,
                    accept: "text/html"
                )
                #expect(answer.status == 404)
            }
            let form = try await test.call(
                .GET,
                "/silences/new",
                cookie: cookie,
                accept: "text/html"
            )
            let fields = ["csrf": form.csrf, "matchers": "a=b", "comment": "x", "for": "1h"]
            #expect(
                try await test.post("/silences/new", form: fields, cookie: cookie).status == 303
            )
            #expect(orders.withLock { $0.first?.reach } == acme)
            let foreign = fields.merging(["client": "Bolt"]) { $1 }
            #expect(
                try await test.post("/silences/new", form: foreign, cookie: cookie).status == 422
            )
        }
    }

    @Test func `a silence is ended on its page, and who may only look is told so`() async throws {
        let ended = Mutex<[String]>([])
        let performer = CommandPerformer(ExpireSilence.self) { order, _ in
            ended.withLock { $0.append(order.id) }
            return order.id == "s1" ? .performed() : .rejected("it is over already")
        }
        try await run([RouterOnBus.silence("s1"), RouterOnBus.silence("s2")], with: [performer]) {
            test in
            let cookie = try await test.signIn("mira")
            let page = try await test.call(
                .GET,
                "/silences/s1",
                cookie: cookie,
                accept: "text/html"
            )
            #expect(page.text.contains("action=\"/silences/s1/end\""))
            let form = ["csrf": page.csrf]
            let done = try await test.post("/silences/s1/end", form: form, cookie: cookie)
            #expect(done.status == 303)
            let refused = try await test.post("/silences/s2/end", form: form, cookie: cookie)
            #expect(refused.status == 409 && refused.text.contains("it is over already"))
            #expect(ended.withLock { $0 } == ["s1", "s2"])
            let viewer = try await test.key(.viewer)
            let looked = try await test.call(
                .GET,
                "/silences/s1",
                key: viewer,
                accept: "text/html"
            )
            #expect(!looked.text.contains("End now"))
            #expect(!looked.text.contains("<button class=\"main\""))
            for path in ["/silences", "/maintenance"] {
                let page = try await test.call(.GET, path, key: viewer, accept: "text/html")
                #expect(page.text.contains("<h1>Silences and maintenance</h1>"), "\(path)")
            }
            let list = try await test.call(.GET, "/silences", key: viewer)
            #expect((list.json as? [[String: Any]])?.count == 2)
        }
    }
}
