import AsyncHTTPClient
import HTTPSurface
import Hummingbird
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@Suite struct `Streams of events` {
    /// Reads a stream until a text is in it; gives all that was read.
    private static func read(
        _ server: RunningServer,
        lastID: String? = nil,
        until end: String,
        whenOpen act: @Sendable () -> Void
    ) async throws -> String {
        var request = HTTPClientRequest(url: server.origin + "/events")
        if let lastID { request.headers.add(name: "last-event-id", value: lastID) }
        let response = try await server.client.execute(request, timeout: .minutes(10))
        var text = ""
        for try await chunk in response.body {
            if text.isEmpty { act() }
            text += String(buffer: chunk)
            if text.contains(end) { break }
        }
        return text
    }

    private static func routes(_ hub: EventHub) -> (inout RouteTable) -> Void {
        { table in
            table.add(.get, "/events", .open, "Streams.") { request, _ in
                try hub.response(to: request) { $0.audience != "other" }
            }
        }
    }

    @Test func `a client gets what is meant for it, and after a break what it missed`()
        async throws
    {
        let hub = EventHub(clock: ManualClock())
        try await RunningServer.with(routes: Self.routes(hub)) { server in
            let text = try await Self.read(server, until: "data: second") {
                hub.publish(ServerSentEvent(name: "alert", data: "first\nline"))
                hub.publish(ServerSentEvent(name: "alert", data: "hidden", audience: "other"))
                hub.beat()
                hub.publish(ServerSentEvent(name: "alert", data: "second"))
            }
            #expect(text.hasPrefix("retry: 3000\n\n"))
            #expect(text.contains("event: alert\ndata: first\ndata: line\n\n"))
            #expect(text.contains(": heartbeat\n\n"))
            #expect(!text.contains("hidden"))
            let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }
            let first = String(try #require(ids.first).dropFirst(4))
            let missed = try await Self.read(server, lastID: first, until: "data: second") {}
            #expect(!missed.contains("data: first"))
            #expect(missed.contains("data: second"))
        }
    }

    @Test func `an id that is no longer known asks the page to load anew`() async throws {
        var limits = EventLimits()
        limits.replayMax = 2
        let hub = EventHub(limits: limits, clock: ManualClock())
        for number in 1...5 { hub.publish(ServerSentEvent(name: "n", data: "\(number)")) }
        try await RunningServer.with(routes: Self.routes(hub)) { server in
            let text = try await Self.read(server, lastID: "elsewhere-1", until: "resync") {}
            #expect(text.contains("event: resync"))
        }
    }

    @Test func `a client too many is told to come again later`() async throws {
        var limits = EventLimits()
        limits.clientsMax = 0
        let hub = EventHub(limits: limits, clock: ManualClock())
        try await RunningServer.with(routes: Self.routes(hub)) { server in
            let answer = try await server.send("GET", "/events")
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "30")
        }
    }

    @Test func `the ring gives exactly what was missed while it holds it`() {
        var ring = EventRing(capacity: 3)
        for number in 1...7 {
            _ = ring.append(ServerSentEvent(name: "n", data: "\(number)"))
        }
        #expect(ring.after(7)?.isEmpty == true)
        #expect(ring.after(4)?.map(\.event.data) == ["5", "6", "7"])
        #expect(ring.after(3) == nil)
        #expect(ring.after(8) == nil)
    }
}
