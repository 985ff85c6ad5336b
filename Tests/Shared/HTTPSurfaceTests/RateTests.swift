import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import TestSupport
import Testing

@Suite struct `Rates per caller` {
    @Test func `a caller at the limit waits and another does not`() async throws {
        let clock = ManualClock()
        var limits = HTTPLimits()
        limits.ratePerCaller = RateLimit(calls: 2, per: .seconds(60))
        try await RunningServer.with(
            limits: limits,
            clock: clock,
            routes: { table in
                table.add(.get, "/mine", .requires(.viewer), "Mine.") { _, _ in .text("ok") }
            }
        ) { server in
            let first = try await server.send("GET", "/mine", key: "viewer:anna")
            #expect(first.headers["ratelimit"] == "\"default\";r=1;t=30")
            #expect(first.headers["ratelimit-policy"] == "\"default\";q=2;w=60")
            let answer1 = try await server.send("GET", "/mine", key: "viewer:anna")
            #expect(answer1.status == 200)
            let third = try await server.send("GET", "/mine", key: "viewer:anna")
            #expect(third.status == 429)
            #expect(third.headers["retry-after"] == "30")
            #expect(try third.json()["type"] as? String == "urn:poolkeeper:problem:quota-exceeded")
            let answer2 = try await server.send("GET", "/mine", key: "viewer:ben")
            #expect(answer2.status == 200)
            clock.advance(by: .seconds(30))
            let answer3 = try await server.send("GET", "/mine", key: "viewer:anna")
            #expect(answer3.status == 200)
            let answer4 = try await server.send("GET", "/mine", key: "viewer:anna")
            #expect(answer4.status == 429)
        }
    }

    @Test func `a clock that is set back gives nothing away and takes nothing`() {
        let clock = ManualClock()
        let limiter = RateLimiter(
            RateLimit(calls: 1, per: .seconds(10)),
            callersMax: 10,
            clock: clock
        )
        #expect(limiter.take("anna").isAllowed)
        clock.advance(by: .seconds(-3600))
        #expect(!limiter.take("anna").isAllowed)
        clock.advance(by: .seconds(10))
        #expect(limiter.take("anna").isAllowed)
    }

    @Test func `callers past the limit do not push out those who are being limited`() {
        let clock = ManualClock()
        let limiter = RateLimiter(
            RateLimit(calls: 1, per: .seconds(10)),
            callersMax: 2,
            clock: clock
        )
        #expect(limiter.take("idle").isAllowed)
        clock.advance(by: .seconds(10))
        #expect(limiter.take("busy").isAllowed)
        #expect(limiter.take("new").isAllowed)
        #expect(!limiter.take("busy").isAllowed)
    }
}
