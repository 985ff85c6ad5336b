import Contracts
import FleetHistory
import NIOCore
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Pages over HTTP` {
    @Test func `the fleet page with all of 1,000 systems is at the most 200 kB on the wire`()
        async throws
    {
        try await TestGateway.run { test in
            var fleet = SeededFleet(count: 1000, now: test.clock.now())
            test.history.change(.single) { fleet.fill(&$0) }
            let key = try await test.key(.viewer)
            let answer = try await test.call(
                .GET,
                "/fleet?page=all",
                key: key,
                accept: "text/html",
                headers: [("accept-encoding", "gzip")]
            )
            #expect(answer.status == 200)
            #expect(answer.headers.first(name: "content-encoding") == "gzip")
            #expect(answer.bytes.readableBytes <= 200_000)
            let plain = try await test.call(.GET, "/fleet?page=all", key: key, accept: "text/html")
            #expect(plain.text.count(of: "data-row=") == 1000)
            let first = try await test.call(.GET, "/fleet", key: key, accept: "text/html")
            let inNeed = first.text.count(of: "<tr role=\"row\" data-row=")
            #expect(first.text.count(of: "data-row=") == 500 + inNeed)
            #expect(first.text.contains("<details data-live=\"c0\">"))
        }
    }

    @Test func `assets may be kept for ever and are not sent twice`() async throws {
        try await TestGateway.run { test in
            let page = try await test.call(.GET, "/sign-in", accept: "text/html").text
            let path = try #require(page.split(separator: "href=\"/assets/style").dropFirst().first)
            let style = "/assets/style" + path.prefix { $0 != "\"" }
            let first = try await test.call(.GET, style)
            #expect(first.status == 200)
            #expect(first.headers.first(name: "cache-control")?.contains("immutable") == true)
            let tag = try #require(first.headers.first(name: "etag"))
            let again = try await test.call(.GET, style, headers: [("if-none-match", tag)])
            #expect(again.status == 304)
            #expect(again.bytes.readableBytes == 0)
        }
    }

    @Test func `a system's page is found by an id with any letters in it`() async throws {
        try await TestGateway.run { test in
            let id = "a/b c%2F<script>&\"ü"
            var fleet = SeededFleet(count: 1, now: test.clock.now())
            test.history.change(.single) {
                fleet.fill(&$0)
                $0.systems[0].id = named(id)
            }
            let key = try await test.key(.viewer)
            let path = SystemLink.path(to: named(id))
            let page = try await test.call(.GET, path, key: key, accept: "text/html")
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>"))
            #expect(
                try await test.call(.GET, path + "x", key: key, accept: "text/html").status == 404
            )
        }
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { components(of: part) - 1 }
    private func components(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count
    }
}
