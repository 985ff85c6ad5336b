import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Observability
import Quantities
import TestSupport
import Testing

@Suite struct `What every answer carries` {
    @Test func `a caller's trace goes on under a new span`() async throws {
        try await RunningServer.with { server in
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            let sent = "00-\(trace)-00f067aa0ba902b7-01"
            let answer = try await server.send("GET", "/healthz", headers: [("traceparent", sent)])
            let back = try #require(answer.headers["traceparent"])
            #expect(back.hasPrefix("00-\(trace)-"))
            #expect(back.hasSuffix("-01"))
            #expect(back != sent)
        }
    }

    @Test(arguments: [
        "", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    ])
    func `a trace that is not valid is replaced`(sent: String) async throws {
        try await RunningServer.with { server in
            let answer = try await server.send("GET", "/nowhere", headers: [("traceparent", sent)])
            let back = try #require(answer.headers["traceparent"])
            #expect(back.count == 55)
            #expect(!back.contains("4bf92f3577b34da6"))
        }
    }

    @Test func `a page cannot be scripted or framed by others`() async throws {
        try await RunningServer.with(routes: { table in
            table.add(.get, "/page", .open, "Page.") { _, _ in .html("<p>hello</p>") }
        }) { server in
            let headers = try await server.send("GET", "/page").headers
            let policy = try #require(headers["content-security-policy"])
            #expect(policy.contains("default-src 'self'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["referrer-policy"] == "same-origin")
        }
    }

    @Test func `large text is compressed for those who take it`() async throws {
        try await RunningServer.with(routes: { table in
            table.add(.get, "/text/{count}", .open, "Text.") { _, context in
                let count = try context.parameters.require("count", as: Int.self)
                return .text(String(repeating: "a", count: count))
            }
        }) { server in
            let gzip = [("accept-encoding", "br;q=1, gzip;q=0.5")]
            for (count, isPacked) in [(1023, false), (1024, true), (50_000, true)] {
                let answer = try await server.send("GET", "/text/\(count)", headers: gzip)
                #expect((answer.headers["content-encoding"] == "gzip") == isPacked)
                let plain =
                    isPacked
                    ? try Inflater.inflate(
                        ByteBuffer(bytes: answer.bytes),
                        limit: .mebibytes(1),
                        ratioMax: 10_000
                    )
                    : ByteBuffer(bytes: answer.bytes)
                #expect(plain.readableBytes == count)
            }
            let refused = try await server.send(
                "GET",
                "/text/5000",
                headers: [("accept-encoding", "gzip;q=0, *")]
            )
            #expect(refused.headers["content-encoding"] == nil)
            #expect(refused.headers["vary"] == "accept-encoding")
            #expect(refused.bytes.count == 5000)
        }
    }

    @Test func `what the client has already is not sent again`() async throws {
        try await RunningServer.with(routes: { table in
            table.add(.get, "/tagged", .open, "Tagged.") { request, _ in
                Response.text("content").tagged("v1", for: request)
            }
        }) { server in
            let first = try await server.send("GET", "/tagged")
            #expect(first.headers["etag"] == "\"v1\"")
            for known in ["\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"] {
                let again = try await server.send(
                    "GET",
                    "/tagged",
                    headers: [("if-none-match", known)]
                )
                #expect(again.status == 304)
                #expect(again.bytes.isEmpty)
            }
            let other = try await server.send(
                "GET",
                "/tagged",
                headers: [("if-none-match", "\"v2\"")]
            )
            #expect(other.status == 200)
        }
    }

    @Test func `readiness names each component and fails with the first that does`() async throws {
        try await RunningServer.with { server in
            #expect(try await server.send("GET", "/healthz").status == 200)
            server.health.set("journal", .ok)
            server.health.set("bus", .degraded("hub not reached"))
            let ready = try await server.send("GET", "/readyz")
            #expect(ready.status == 200)
            #expect(
                ready.text == """
                    {"components":{"bus":{"reason":"hub not reached","status":"degraded"},\
                    "journal":{"status":"ok"}},"status":"degraded"}
                    """
            )
            server.health.set("journal", .failed("disk full"))
            let failed = try await server.send("GET", "/readyz")
            #expect(failed.status == 503)
            #expect(failed.text.contains("disk full"))
        }
    }

    @Test func `calls are counted by route pattern, never by address`() async throws {
        try await RunningServer.with(routes: { table in
            table.add(.get, "/systems/{id}", .open, "One.") { _, context in
                .text(try context.parameters.require("id"))
            }
        }) { server in
            for id in 1...3 { _ = try await server.send("GET", "/systems/\(id)") }
            _ = try await server.send("GET", "/other/1")
            let text = try await server.send("GET", "/metrics").text
            let route = "method=\"GET\",route=\"/systems/{id}\""
            #expect(text.contains("poolkeeper_http_requests_total{\(route),status=\"200\"} 3\n"))
            #expect(text.contains("route=\"unmatched\",status=\"404\"} 1\n"))
            #expect(!text.contains("/other"))
        }
    }
}
