import Contracts
import FleetHistory
import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import Collector

@Suite struct `the webhook's route` {
    @Test func `a webhook is answered, then stands in history`() async throws {
        let fixture = try CollectorFixture()
        let body = try packageText("Tests/Fixtures/webhooks/webhook-50-metrics.json")
        try await fixture.run { client in
            let answer = try await client.post(body)
            #expect(answer.status == 200)
            #expect(answer.number("accepted") == 50)
            #expect(answer.number("alerts") == 2)
            #expect(answer.number("duplicate") == 0)
            #expect(answer.pointers.isEmpty)
            #expect(answer.headers.first(name: "traceparent") != nil)
        }
        let samples = try await fixture.samples(of: "truenas-0001")
        #expect(samples.count == 50)
    }

    @Test func `good items are kept beside bad ones`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            let answer = try await client.post(
                #"{"system":{"id":"nas"},"metrics":[\#(used(1)),7,\#(used(-1))]}"#
            )
            #expect(answer.status == 200)
            #expect(answer.number("accepted") == 1)
            #expect(answer.pointers == ["/metrics/1", "/metrics/2/value"])
        }
        #expect(try await fixture.samples(of: "nas").count == 1)
    }

    @Test(
        arguments: [
            (nil, 401), ("pk_0123456789abcdef_00", 401), ("pk_unknown_\(TestKey.secret)", 401),
            ("nonsense", 401), (TestKey.token, 200),
        ] as [(String?, Int)]
    )
    func `only a good key lets in`(token: String?, status: Int) async throws {
        try await CollectorFixture().run { client in
            let answer = try await client.post(heartbeat, token: token)
            #expect(answer.status == status)
        }
    }

    @Test func `a key's client wins over the body's`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            let answer = try await client.post(
                #"{"system":{"id":"nas","client_name":"Rival"},"metrics":[]}"#,
                token: TestKey.bound
            )
            #expect(answer.status == 200)
            #expect((answer.body["notes"] as? [Any])?.count == 1)
        }
        #expect(try await fixture.system("nas")?.client?.text == "Acme")
    }

    @Test func `a heartbeat is seen by the time of receipt`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            _ = try await client.post(
                #"{"system":{"id":"nas","name":"old"},"metrics":[],"timestamp":1700000000}"#
            )
        }
        #expect(try await fixture.system("nas")?.lastSeen == fixture.clock.now())
    }

    @Test func `equal bodies inside the window are one webhook, later ones another`() async throws {
        let fixture = try CollectorFixture()
        let body = #"{"system":{"id":"nas"},"metrics":[\#(used(1))]}"#
        try await fixture.run { client in
            #expect(try await client.post(body).number("accepted") == 1)
            fixture.clock.advance(by: .seconds(120))
            let again = try await client.post(body)
            #expect((again.status, again.number("accepted")) == (200, 0))
            #expect(again.number("duplicate") == 1)
            #expect(again.headers.first(name: "idempotency-replayed") == "true")
            fixture.clock.advance(by: .seconds(1))
            #expect(try await client.post(body).number("accepted") == 1)
        }
        #expect(try await fixture.points(of: "nas", "a_used") == 2)
    }

    @Test(arguments: [(9, 1), (10, 2)])
    func `the replay window of the settings counts in history too`(
        seconds: Int,
        points: Int
    ) async throws {
        let body = #"{"system":{"id":"nas"},"metrics":[\#(used(1))]}"#
        let first = try CollectorFixture()
        for _ in 1...2 {
            // Each run begins without the bodies of the one before: history alone tells.
            var fixture = try CollectorFixture(folder: first.folder, clock: first.clock)
            fixture.settings.replayWindow = .seconds(10)
            try await fixture.run { client in
                let answer = try await client.post(body)
                #expect(answer.status == 200)
            }
            first.clock.advance(by: .seconds(seconds))
        }
        #expect(try await first.points(of: "nas", "a_used") == points)
    }

    @Test func `an idempotency key gives the same answer again and refuses another body`()
        async throws
    {
        let fixture = try CollectorFixture()
        let body = #"{"system":{"id":"nas"},"metrics":[\#(used(1))]}"#
        let other = #"{"system":{"id":"nas"},"metrics":[\#(used(2))]}"#
        let key = ["idempotency-key": "execution-17"]
        try await fixture.run { client in
            let first = try await client.post(body, headers: key)
            fixture.clock.advance(by: .seconds(3600))
            let second = try await client.post(body, headers: key)
            #expect((first.status, second.status) == (200, 200))
            #expect(second.number("accepted") == first.number("accepted"))
            #expect(second.headers.first(name: "idempotency-replayed") == "true")
            #expect(try await client.post(other, headers: key).status == 422)
            #expect(try await client.post(other).status == 200)
            let long = ["idempotency-key": String(repeating: "k", count: 256)]
            #expect(try await client.post(body, headers: long).status == 400)
        }
        #expect(try await fixture.points(of: "nas", "a_used") == 2)
    }

    @Test func `a second run of the collector knows the answers of the first`() async throws {
        let first = try CollectorFixture()
        let key = ["idempotency-key": "k"]
        let body = #"{"system":{"id":"nas"},"metrics":[\#(used(1))]}"#
        try await first.run { _ = try await $0.post(body, headers: key) }
        let second = try CollectorFixture(folder: first.folder, clock: first.clock)
        try await second.run { client in
            let answer = try await client.post(body, headers: key)
            #expect(answer.headers.first(name: "idempotency-replayed") == "true")
        }
        #expect(try await second.points(of: "nas", "a_used") == 1)
    }

    @Test(arguments: [
        ("", 400), (#"{"system":"#, 400), ("\u{FEFF}{}", 400), (#"{"a":1,"a":2}"#, 400),
        (#"{"a":NaN}"#, 400), (#"{"a":"\u0000"}"#, 400), (#"{"a":"\ud800"}"#, 400), ("[]", 422),
        (#"{"metrics":[]}"#, 422), (#"{"system":{"id":7},"metrics":[]}"#, 422),
    ])
    func `a bad body is a problem and keeps nothing`(body: String, status: Int) async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            let answer = try await client.post(body)
            #expect(answer.status == status)
            #expect(answer.headers.first(name: "content-type") == "application/problem+json")
            #expect(answer.body["detail"] is String)
        }
    }

    @Test func `a body too large, of another type or encoding is refused`() async throws {
        var fixture = try CollectorFixture()
        fixture.settings.bodyMax = .kibibytes(1)
        try await fixture.run { client in
            for (size, status) in [(1023, 200), (1024, 200), (1025, 413)] {
                let filler = String(repeating: " ", count: size - heartbeat.utf8.count)
                let answer = try await client.post(heartbeat + filler)
                #expect(answer.status == status)
            }
            let type = ["content-type": "text/csv"]
            #expect(try await client.post(heartbeat, headers: type).status == 415)
            let encoding = ["content-encoding": "br"]
            #expect(try await client.post(heartbeat, headers: encoding).status == 415)
            let broken = ["content-encoding": "gzip"]
            #expect(try await client.post(heartbeat, headers: broken).status == 400)
        }
    }

    @Test func `the largest webhook becomes parts and is one webhook in history`() async throws {
        let fixture = try CollectorFixture()
        let metrics = (0..<20_000).map {
            #"{"metric_type":"pool","metric_name":"pool-number-\#($0)_used","value":\#($0)}"#
        }
        let body = #"{"system":{"id":"nas"},"metrics":[\#(metrics.joined(separator: ","))]}"#
        try await fixture.run { client in
            let answer = try await client.post(body)
            #expect((answer.status, answer.number("accepted")) == (200, 20_000))
        }
        #expect(try await fixture.samples(of: "nas").count == 20_000)
    }

    @Test func `a full journal answers 503 and says when to come back`() async throws {
        var fixture = try CollectorFixture()
        fixture.settings.journalMax = ByteCount(1500)
        fixture.settings.databaseURL = "sqlite:///\(fixture.folder.path)/no/such/folder/h.sqlite"
        try await fixture.run { client in
            var statuses: [Int] = []
            for index in 0..<8 {
                let answer = try await client.post(
                    #"{"system":{"id":"nas"},"metrics":[\#(used(index))]}"#
                )
                statuses.append(answer.status)
                if answer.status == 503 {
                    #expect(answer.headers.first(name: "retry-after") == "30")
                }
            }
            #expect(statuses.first == 200)
            #expect(statuses.last == 503)
        }
    }

    @Test func `a key is good until it expires or is revoked`() {
        let ring = KeyRing()
        let clock = ManualClock()
        #expect(ring.key(for: TestKey.token[...], at: clock.now()) == nil)
        let key = KeyChanged(
            id: "0123456789abcdef",
            secretSHA256: TestKey.hash,
            permission: .ingest,
            tenant: .single,
            client: nil,
            expiresAt: clock.now() + .seconds(10),
            revokedAt: nil
        )
        ring.put(key)
        #expect(ring.key(for: TestKey.token[...], at: clock.now()) == key)
        #expect(ring.key(for: TestKey.token[...], at: clock.now() + .seconds(10)) == nil)
        var revoked = key
        revoked.revokedAt = clock.now()
        ring.put(revoked)
        #expect(ring.key(for: TestKey.token[...], at: clock.now()) == nil)
    }
}

let heartbeat = #"{"system":{"id":"nas"},"metrics":[]}"#

private func used(_ value: Int) -> String {
    #"{"metric_type":"pool","metric_name":"a_used","value":\#(value)}"#
}
