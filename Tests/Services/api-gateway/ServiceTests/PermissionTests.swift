import Contracts
import HTTPSurface
import HTTPTypes
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Who may do what` {
    /// Goal: no route answers anybody it should not.
    ///
    /// Method: every declared route is called by every role, and the status says whether the door
    /// opened.
    @Test func `every route answers those it declares and nobody else`() async throws {
        try await TestGateway.run { test in
            var callers: [(name: String, permission: Permission?, key: String?)] = [
                ("nobody", nil, nil), ("a wrong key", nil, "pk_0000000000000000_\(zeros)"),
            ]
            for permission in Permission.allCases {
                callers.append((permission.rawValue, permission, try await test.key(permission)))
            }
            for route in test.gateway.routes.declarations {
                let path = route.path.replacing("{id}", with: "x").replacing("**", with: "metrics")
                if path.hasSuffix("/events") { continue }
                for caller in callers {
                    let answer = try await test.call(
                        .init(rawValue: route.method.rawValue),
                        path,
                        key: caller.key
                    )
                    let place = "\(caller.name) at \(route.method) \(route.path)"
                    switch (route.access, caller.permission) {
                    case (.open, _) where path.hasSuffix("/webhook/metrics"):
                        // The collector decides; what bears no key does not get that far.
                        #expect((answer.status == 401) == (caller.key == nil), "\(place)")
                    case (.open, _): #expect(![401, 403].contains(answer.status), "\(place)")
                    case (.requires, nil): #expect(answer.status == 401, "\(place)")
                    case (.requires(let needed), let has?):
                        let isOpen = has.allows(needed)
                        #expect((answer.status == 403) == !isOpen, "\(place): \(answer.status)")
                        #expect(answer.status != 401, "\(place)")
                    }
                }
            }
        }
    }

    private var zeros: String { String(repeating: "0", count: 64) }

    @Test func `only these routes are open to nobody in particular`() async throws {
        try await TestGateway.run { test in
            let open = test.gateway.routes.declarations.filter { $0.access == .open }
                .map { "\($0.method) \($0.path)" }.filter { !$0.contains("/assets/") }
            #expect(
                Set(open) == [
                    "GET /", "GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /openapi.json",
                    "GET /v1/openapi.json", "POST /webhook/**", "POST /v1/webhook/**",
                    "DELETE /webhook/**", "DELETE /v1/webhook/**",
                ]
            )
        }
    }

    @Test func `unknown and foreign systems look the same`() async throws {
        try await TestGateway.run { test in
            let other: TenantID = named("other")
            try await test.admin.createTenant(other)
            var fleet = SeededFleet(count: 3, now: test.clock.now())
            test.history.change(.single) { fleet.fill(&$0) }
            let mine = try await test.key(.viewer)
            let foreign = try await test.key(.admin, tenant: other)
            let bound = try await test.key(.viewer, client: "Bäckerei Tonndorf")
            #expect(try await test.call(.GET, "/systems/sys-1", key: mine).status == 200)
            for suffix in ["", "/metrics"] {
                for (key, id) in [(foreign, "sys-1"), (bound, "sys-1"), (mine, "nowhere")] {
                    let answer = try await test.call(.GET, "/systems/\(id)\(suffix)", key: key)
                    #expect(answer.status == 404)
                    #expect(answer.text.contains("there is no system \(id) here"))
                }
            }
            #expect(
                (try await test.call(.GET, "/systems", key: foreign).json as? [Any])?.count == 0
            )
            #expect((try await test.call(.GET, "/systems", key: bound).json as? [Any])?.count == 1)
            #expect((try await test.call(.GET, "/systems", key: mine).json as? [Any])?.count == 3)
        }
    }

    @Test func `a key is refused after its end and after it was revoked`() async throws {
        try await TestGateway.run { test in
            let end = test.clock.now() + .seconds(60)
            let made = try await test.admin.createKey(
                KeyRequest(permission: .viewer, expiresAt: end)
            )
            test.clock.advance(by: .seconds(59))
            #expect(try await test.call(.GET, "/systems", key: made.token).status == 200)
            test.clock.advance(by: .seconds(1))
            #expect(try await test.call(.GET, "/systems", key: made.token).status == 401)
            let lasting = try await test.admin.createKey(KeyRequest(permission: .viewer))
            try await test.admin.revokeKey(lasting.record.id)
            #expect(try await test.call(.GET, "/systems", key: lasting.token).status == 401)
        }
    }

    @Test func `a key with another secret of the same id is refused`() async throws {
        try await TestGateway.run { test in
            let key = try await test.key(.admin)
            let last = key.last == "0" ? "1" : "0"
            let answer = try await test.call(.GET, "/systems", key: key.dropLast() + last)
            #expect(answer.status == 401)
        }
    }

    @Test func `calls beyond the rate are refused and say when to come back`() async throws {
        try await TestGateway.run({ $0.callsPerMinute = 3 }) { test in
            let key = try await test.key(.viewer)
            for _ in 0..<3 {
                #expect(try await test.call(.GET, "/systems", key: key).status == 200)
            }
            let refused = try await test.call(.GET, "/systems", key: key)
            #expect(refused.status == 429)
            #expect(refused.headers.first(name: "retry-after") != nil)
            let other = try await test.key(.viewer)
            #expect(try await test.call(.GET, "/systems", key: other).status == 200)
        }
    }
}
