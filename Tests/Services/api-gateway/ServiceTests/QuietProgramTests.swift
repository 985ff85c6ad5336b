import Contracts
import NIOHTTP1
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(10))) struct `Silences and maintenance by programs` {
    @Test func `a silence is made, read, changed and ended with a key`() async throws {
        let orders = Mutex<[SetSilence]>([])
        let ended = Mutex<[String]>([])
        let performers = [
            CommandPerformer(SetSilence.self) { order, operation in
                orders.withLock { $0.append(order) }
                return .performed("by \(operation.person)")
            },
            CommandPerformer(ExpireSilence.self) { order, _ in
                ended.withLock { $0.append(order.id) }
                return .performed()
            },
        ]
        let rig = RouterOnBus(silences: [RouterOnBus.silence("s1")], performers: performers)
        try await rig.run { test in
            let key = try await test.key(.operate)
            let body = #"{"matchers": ["system=\"nas-1\""], "for": "4h", "comment": "disks come"}"#
            let made = try await test.call(.POST, "/silences", key: key, body: body)
            #expect(made.status == 201, "\(made.text)")
            let order = try #require(orders.withLock { $0.first })
            #expect(made.headers.first(name: "location") == "/silences/\(order.id)")
            #expect(order.endsAt == test.clock.now() + .seconds(4 * 3600))
            #expect(order.reach == AlertReach(tenant: .single) && order.changes == nil)

            let one = try await test.call(.GET, "/v1/silences/s1", key: key)
            let read = try #require(one.json as? [String: Any])
            #expect(read["comment"] as? String == "because of s1")
            let longer = #"""
                {"matchers": ["system=\"nas-1\""], "ends_at": "2030-01-01T00:00:00+01:00",
                 "comment": "still waiting"}
                """#
            let changed = try await test.call(.PUT, "/v1/silences/s1", key: key, body: longer)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(orders.withLock { $0.last?.changes } == "s1")
            #expect(orders.withLock { $0.last?.endsAt.rfc3339 } == "2029-12-31T23:00:00Z")
            #expect(try await test.call(.DELETE, "/silences/s1", key: key).status == 200)
            #expect(ended.withLock { $0 } == ["s1"])
        }
    }

    @Test func `maintenance is announced for once and again and again, and taken back`()
        async throws
    {
        let plans = Mutex<[MaintenancePlan]>([])
        let performer = CommandPerformer(AnnounceMaintenance.self) { order, _ in
            plans.withLock { $0.append(order.plan) }
            return order.plan.name == "Wrong" ? .rejected("it has no time to come") : .performed()
        }
        let known = [RouterOnBus.alert("0123456789abcdef")]
        try await RouterOnBus(alerts: known, performers: [performer]).run { test in
            let key = try await test.key(.operate)
            let once = #"""
                {"name": "Firmware", "matchers": ["system=\"nas-1\""], "clients": ["Acme"],
                 "starts_at": "2026-06-01T20:00:00Z", "for": "2h"}
                """#
            #expect(try await test.call(.POST, "/maintenance", key: key, body: once).status == 201)
            let again = #"""
                {"name": "Patches", "every": "2nd tue", "at": "22:00", "for": "4h",
                 "zone": "Europe/Berlin"}
                """#
            let path = "/v1/maintenance"
            #expect(try await test.call(.POST, path, key: key, body: again).status == 201)
            let told = plans.withLock { $0 }
            try #require(told.count == 2)
            #expect(told.map(\.endsAt?.rfc3339) == ["2026-06-01T22:00:00Z", nil])
            #expect(told[0].reach.clients.map(\.text) == ["Acme"])
            #expect(told[1].recurrence?.daysText == "2nd tue")
            let wrong = #"{"name": "Wrong", "for": "1h"}"#
            let refused = try await test.call(.POST, path, key: key, body: wrong)
            #expect(refused.status == 409)
            #expect(refused.text.contains("nothing was done: it has no time to come"))
        }
    }

    @Test func `a router that has told nothing yet is asked as soon as it is met`() async throws {
        let performer = CommandPerformer(SetSilence.self) { _, _ in .performed("it is quiet") }
        try await RouterOnBus(performers: [performer]).run { test in
            let key = try await test.key(.operate)
            let body = #"{"matchers": ["a=b"], "comment": "before anything", "for": "1h"}"#
            let made = try await test.call(.POST, "/silences", key: key, body: body)
            #expect(made.status == 201, "\(made.text)")
            #expect(made.text.contains("it is quiet"), "\(made.text)")
        }
    }

    @Test(arguments: [
        ("[1]", 400, "send an object such as"), ("{", 400, "send an object such as"),
        (#"{"matchers": "a=b"}"#, 400, "`matchers` is a list of texts"),
        (#"{"starts_at": 5}"#, 400, "`starts_at` is a text"),
        (#"{"comment": "x", "for": "1h"}"#, 422, "name at least one matcher"),
        (#"{"matchers": ["a=b"], "for": "1h"}"#, 422, "say why"),
        (#"{"matchers": ["a=b"], "comment": "x", "for": "soon"}"#, 422, "say for how long"),
        (
            #"{"matchers": ["a=b"], "for": "1h", "ends_at": "2030-01-01T00:00:00Z"}"#, 422,
            "exclude each other"
        ),
        (#"{"matchers": ["a=b"], "ends_at": "tomorrow"}"#, 422, "`ends_at` is no moment"),
        (#"{"matchers": ["a=b\nc=d"]}"#, 422, "has no line break"),
        (#"{"matchers": ["a=b"], "zone": "UTC"}"#, 422, "go with `every`"),
    ])
    func `what cannot be meant is a problem that says what to send`(
        _ body: String,
        _ status: Int,
        _ words: String
    ) async throws {
        try await TestGateway.run { test in
            let key = try await test.key(.operate)
            let answer = try await test.call(.POST, "/silences", key: key, body: body)
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.text.contains(words), "\(answer.text)")
            let type = answer.headers.first(name: "content-type") ?? ""
            #expect(type.hasPrefix("application/problem+json"))
        }
    }

    @Test func `who may only look, is of another client or is a browser changes nothing`()
        async throws
    {
        let acme: ClientName = named("Acme")
        let foreign = RouterOnBus.silence("s1", AlertReach(tenant: .single, clients: [acme]))
        try await RouterOnBus(silences: [foreign]).run { test in
            let body = #"{"matchers": ["a=b"], "comment": "x", "for": "1h", "clients": ["Acme"]}"#
            let viewer = try await test.key(.viewer)
            #expect(try await test.call(.POST, "/silences", key: viewer, body: body).status == 403)
            #expect(try await test.call(.DELETE, "/silences/s1", key: viewer).status == 403)
            let bolt = try await test.key(.operate, client: "Bolt")
            #expect(try await test.call(.POST, "/silences", key: bolt, body: body).status == 422)
            for method in [HTTPMethod.GET, .PUT, .DELETE] {
                let answer = try await test.call(method, "/silences/s1", key: bolt, body: body)
                #expect(answer.status == 404, "\(method)")
            }
            let cookie = try await test.signIn("mira")
            for (method, path) in [
                (HTTPMethod.POST, "/silences"), (.PUT, "/silences/s1"), (.DELETE, "/silences/s1"),
            ] {
                let answer = try await test.call(method, path, cookie: cookie, body: body)
                #expect(answer.status == 403, "\(method)")
            }
        }
    }
}
