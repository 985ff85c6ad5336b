import Contracts
import FleetHistory
import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `The REST API` {
    private func fill(_ test: TestGateway, count: Int = 8) {
        var fleet = SeededFleet(count: count, now: test.clock.now())
        test.history.change(.single) { fleet.fill(&$0) }
    }

    @Test(arguments: ["", "/v1"])
    func `systems, one system and the summary are answered`(root: String) async throws {
        try await TestGateway.run { test in
            fill(test)
            let key = try await test.key(.viewer)
            let list = try await test.call(.GET, "\(root)/systems", key: key)
            let systems = try #require(list.json as? [[String: Any]])
            #expect(systems.count == 8)
            #expect(systems[0]["client_name"] as? String == "Bäckerei Tonndorf")
            #expect(systems[0]["state"] as? String == "critical")
            let one = try await test.call(.GET, "\(root)/systems/sys-2", key: key)
            let system = try #require(one.json as? [String: Any])
            #expect(system["presence"] as? String == "offline")
            #expect((system["pools"] as? [Any])?.count == 1)
            let summary = try await test.call(.GET, "\(root)/dashboard/summary", key: key)
            let fleet = try #require((summary.json as? [String: Any])?["fleet"] as? [String: Any])
            #expect(fleet["systems"] as? Int == 8)
            #expect(fleet["act_now"] as? Int == 4)
        }
    }

    @Test func `a long list comes in pages that link to each other`() async throws {
        try await TestGateway.run { test in
            fill(test)
            let key = try await test.key(.viewer)
            var path = "/systems?limit=3"
            var ids: [String] = []
            for _ in 0..<3 {
                let page = try await test.call(.GET, path, key: key)
                ids += try #require(page.json as? [[String: Any]]).compactMap {
                    $0["id"] as? String
                }
                guard let link = page.headers.first(name: "link") else { break }
                path = String(link.dropFirst().prefix { $0 != ">" })
            }
            #expect(ids == (0..<8).map { "sys-\($0)" })
            for bad in ["0", "501", "x"] {
                #expect(try await test.call(.GET, "/systems?limit=\(bad)", key: key).status == 400)
            }
        }
    }

    @Test func `a sample comes back as it was sent, beside its base value`() async throws {
        try await TestGateway.run { test in
            fill(test, count: 1)
            let point = SeriesAnswer.Point(
                time: test.clock.now(),
                value: 5_200_500_000_000,
                sentUnit: "GB",
                metadata: #"{"status": "ONLINE"}"#
            )
            let series = SeriesAnswer.Series(
                name: SeriesName(type: "pool", object: "tank", name: "used"),
                kind: .numeric,
                unit: "bytes",
                points: [point]
            )
            test.history.change(.single) {
                $0.series[named("sys-0")] = SeriesAnswer(tier: .raw, step: nil, series: [series])
            }
            let key = try await test.key(.viewer)
            let answer = try await test.call(.GET, "/systems/sys-0/metrics", key: key)
            let body = try #require(answer.json as? [String: Any])
            #expect(body["tier"] as? String == "raw")
            let sample = try #require((body["metrics"] as? [[String: Any]])?.first)
            #expect(sample["metric_name"] as? String == "tank_used")
            #expect(sample["value"] as? Double == 5200.5)
            #expect(sample["unit"] as? String == "GB")
            #expect(sample["base_value"] as? Double == 5_200_500_000_000)
            #expect(sample["timestamp"] as? String == test.clock.now().rfc3339)
            #expect((sample["metadata"] as? [String: Any])?["status"] as? String == "ONLINE")
        }
    }

    @Test func `a query that cannot be understood says all of it at once`() async throws {
        try await TestGateway.run { test in
            fill(test, count: 1)
            let key = try await test.key(.viewer)
            let answer = try await test.call(
                .GET,
                "/systems/sys-0/metrics?from=yesterday&step=0",
                key: key
            )
            #expect(answer.status == 400)
            #expect(answer.headers.first(name: "content-type") == "application/problem+json")
            #expect(answer.text.contains("?from") && answer.text.contains("?step"))
        }
    }

    @Test func `the description names every route of the API`() async throws {
        try await TestGateway.run { test in
            let answer = try await test.call(.GET, "/openapi.json")
            let paths = try #require((answer.json as? [String: Any])?["paths"] as? [String: Any])
            for path in ["/systems", "/v1/systems/{id}/metrics", "/events", "/webhook/{rest}"] {
                #expect(paths[path] != nil)
            }
        }
    }

    @Test func `nobody looks, nothing is read; who looks reads what is new`() async throws {
        try await TestGateway.run { test in
            fill(test)
            let key = try await test.key(.viewer)
            #expect(test.history.latestCalls == 0)
            for _ in 0..<3 { _ = try await test.call(.GET, "/systems", key: key) }
            #expect(test.history.latestCalls == 1)
            let seen = test.clock.now()
            test.history.change(.single) { $0.systems[0].lastSeen = seen }
            let news = HistoryAdvanced(
                tenant: .single,
                client: named("Bäckerei Tonndorf"),
                system: named("sys-0"),
                lastSeen: seen
            )
            test.gateway.news.take(news)
            #expect(test.history.latestCalls == 1)
            let list = try await test.call(.GET, "/systems", key: key).json as? [[String: Any]]
            #expect(list?[0]["last_seen"] as? String == seen.rfc3339)
            #expect(test.history.latestCalls == 2)
        }
    }

    @Test func `while news does not arrive, silence is not known and pages ask history`()
        async throws
    {
        try await TestGateway.run({ _ in }, isFresh: false) { test in
            fill(test)
            let key = try await test.key(.viewer)
            let answer = try await test.call(.GET, "/systems/sys-2", key: key)
            #expect((answer.json as? [String: Any])?["presence"] as? String == "unknown")
            let seen = test.clock.now()
            test.history.change(.single) { $0.systems[2].lastSeen = seen }
            let later = try await test.call(.GET, "/systems/sys-2", key: key)
            #expect((later.json as? [String: Any])?["presence"] as? String == "online")
        }
    }

    @Test func `with history down, pages and API say so and the next call works again`()
        async throws
    {
        try await TestGateway.run { test in
            fill(test)
            let key = try await test.key(.viewer)
            test.history.setDown(true)
            #expect(try await test.call(.GET, "/systems", key: key).status == 500)
            let page = try await test.call(.GET, "/fleet", key: key, accept: "text/html")
            #expect(page.status == 500)
            #expect(page.text.contains("Telemetry is still taken in"))
            test.history.setDown(false)
            #expect(try await test.call(.GET, "/systems", key: key).status == 200)
        }
    }

    @Test func `an event reaches those who may see its system and nobody else`() async throws {
        let filter = FleetNews.filter(
            scope(.only([named("Acme")]))
        )
        let all = FleetNews.filter(scope(.all))
        func event(_ tenant: String, _ client: String?) -> Bool {
            filter(audience(tenant, client))
        }
        #expect(event("default", "Acme"))
        #expect(!event("default", "Acme 2"))
        #expect(!event("default", nil))
        #expect(!event("other", "Acme"))
        #expect(all(audience("default", nil)) && all(audience("default", "Acme")))
        #expect(!all(audience("default2", "Acme")) && !all(audience("other", nil)))
    }
}
