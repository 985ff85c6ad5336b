import Contracts
import MessageBus
import NIOHTTP1
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: unmodified senders of alerts are taken in durably. Method: their calls through a real
// socket, and what then stands in the journal.
@Suite struct `the intakes for other alerting systems` {
    private let genie = ["authorization": "GenieKey \(TestKey.token)"]
    private let bearer = ["authorization": "Bearer \(TestKey.token)"]
    private let message = Array(#"{"message":"It is broken","alias":"a b/c"}"#.utf8)

    /// What the collector told the bus, once it has ended.
    private func facts(_ fixture: CollectorFixture) async throws -> [OutsideAlertReported] {
        let journal = try ServiceJournal.open(
            at: fixture.folder.file("journal.sqlite"),
            service: CollectorService.definition.name,
            lanes: CollectorService.definition.publishes,
            migrations: CollectorService.migrations,
            clock: fixture.clock
        )
        defer { try? journal.close() }
        return try await journal.rows(
            of: OutsideAlertReported.lane.name,
            from: 1,
            limit: FetchLimit(count: 1000, bytes: 1 << 24)
        ).map { try OutsideAlertReported(decodingBody: $0.body) }
    }

    @Test func `what TrueNAS creates and deletes is in the journal before it is answered`()
        async throws
    {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            for root in ["/webhook/opsgenie", "/webhook/opsgenie/nas%201"] {
                let path = "\(root)/v2/alerts"
                let made = try await client.send(.POST, path, message, headers: genie)
                #expect(made.status == 202)
                #expect(made.body["result"] as? String == "Request will be processed")
                #expect((made.body["requestId"] as? String)?.isEmpty == false)
                let gone = try await client.send(
                    .DELETE,
                    "\(path)/a%20b%2Fc?identifierType=alias",
                    headers: genie
                )
                #expect(gone.status == 202)
                let closed = try await client.send(
                    .POST,
                    "\(path)/a%20b%2Fc/close?identifierType=alias",
                    Array("{}".utf8),
                    headers: genie
                )
                #expect(closed.status == 202)
            }
        }
        let facts = try await facts(fixture)
        #expect(facts.map(\.isOver) == [false, true, true, false, true, true])
        #expect(Set(facts.map(\.alias)) == ["a b/c"])
        let system = SystemID("nas 1")
        #expect(facts.map(\.system) == [nil, nil, nil, system, system, system])
        #expect(facts[0].summary == "It is broken")
        #expect(facts[0].intake == "opsgenie")
        #expect(facts.map(\.receivedAt) == facts.map(\.receivedAt).sorted())
    }

    @Test func `Grafana's and Uptime Kuma's posts are facts, a faulty alert is named`()
        async throws
    {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            let grafana = try await client.send(
                .POST,
                "/webhook/grafana",
                Array(
                    """
                    {"alerts":[{"status":"firing","fingerprint":"a","labels":{"client":"Mine"}},
                    {"status":"on","fingerprint":"b"}]}
                    """.utf8
                ),
                headers: bearer
            )
            #expect(grafana.status == 202)
            #expect(grafana.number("accepted") == 1)
            #expect(grafana.pointers == ["/alerts/1/status"])
            let json = #"{"heartbeat":null,"msg":"x Testing"}"#
            let form =
                "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n\(json)\r\n--b--\r\n"
            for (body, type) in [
                (json, "application/json"), (form, "multipart/form-data; boundary=b"),
            ] {
                let kuma = try await client.send(
                    .POST,
                    "/webhook/uptime-kuma",
                    Array(body.utf8),
                    headers: bearer.merging(["content-type": type]) { $1 }
                )
                #expect(kuma.status == 202)
            }
        }
        let facts = try await facts(fixture)
        #expect(facts.map(\.intake) == ["grafana", "uptime-kuma", "uptime-kuma"])
        #expect(facts.map(\.client) == [ClientName("Mine"), nil, nil])
        #expect(facts[1].holdsUntil == facts[1].receivedAt + .seconds(300))
    }

    @Test func `a key of one client speaks for no other`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            let alert = #"{"status":"firing","fingerprint":"a","labels":{"client":"B"}}"#
            let answer = try await client.send(
                .POST,
                "/webhook/grafana",
                Array(#"{"alerts":[\#(alert)]}"#.utf8),
                headers: ["authorization": "Bearer \(TestKey.bound)"]
            )
            #expect(answer.status == 202)
        }
        #expect(try await facts(fixture).map(\.client) == [ClientName("Acme")])
    }

    private static let refusals: [(HTTPMethod, String, String, String, Int, String?)] = [
        (.POST, "/webhook/opsgenie/v2/alerts", "{", "application/json", 400, nil),
        (.POST, "/webhook/opsgenie/v2/alerts", "", "application/json", 400, nil),
        (.POST, "/webhook/opsgenie/v2/alerts", "{}", "application/json", 422, "/message"),
        (.POST, "/webhook/opsgenie/v2/alerts", "{}", "text/plain", 415, nil),
        (.POST, "/webhook/opsgenie/a%0Ab/v2/alerts", "{}", "application/json", 400, nil),
        (
            .DELETE, "/webhook/opsgenie/v2/alerts/x?identifierType=id", "", "application/json", 400,
            "?identifierType"
        ),
        (.DELETE, "/webhook/opsgenie/v2/alerts", "", "application/json", 405, nil),
        (.POST, "/webhook/grafana", "{}", "application/json", 422, "/alerts"),
        (.POST, "/webhook/uptime-kuma", "{}", "application/json", 422, "/msg"),
        (.POST, "/webhook/uptime-kuma", "--b--", "multipart/form-data; boundary=b", 422, ""),
        (.POST, "/webhook/uptime-kuma", "x=y", "application/x-www-form-urlencoded", 415, nil),
        (.GET, "/webhook/uptime-kuma", "", "application/json", 405, nil),
    ]

    @Test func `a bad call is a problem with its place, and keeps nothing`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.run { client in
            for (method, path, body, type, status, pointer) in Self.refusals {
                let answer = try await client.send(
                    method,
                    path,
                    Array(body.utf8),
                    headers: bearer.merging(["content-type": type]) { $1 }
                )
                #expect(answer.status == status, "\(method) \(path)")
                #expect(answer.headers.first(name: "content-type") == "application/problem+json")
                #expect(answer.body["detail"] is String)
                if let pointer { #expect(answer.pointers == [pointer], "\(method) \(path)") }
            }
        }
        #expect(try await facts(fixture).isEmpty)
    }

    @Test(
        arguments: [
            (nil, 401), ("Bearer pk_0123456789abcdef_00", 401), ("GenieKey nonsense", 401),
            ("Genie \(TestKey.token)", 401), ("geniekey \(TestKey.token)", 202),
        ] as [(String?, Int)]
    )
    func `only a good key lets in`(header: String?, status: Int) async throws {
        try await CollectorFixture().run { client in
            let headers = header.map { ["authorization": $0] } ?? [:]
            let path = "/webhook/opsgenie/v2/alerts"
            let answer = try await client.send(.POST, path, message, headers: headers)
            #expect(answer.status == status)
        }
    }

    @Test func `a body too large is refused at its limit`() async throws {
        var fixture = try CollectorFixture()
        fixture.settings.bodyMax = .kibibytes(1)
        try await fixture.run { client in
            for (size, status) in [(1023, 202), (1024, 202), (1025, 413)] {
                let filler = [UInt8](repeating: 0x20, count: size - message.count)
                let answer = try await client.send(
                    .POST,
                    "/webhook/opsgenie/v2/alerts",
                    message + filler,
                    headers: genie
                )
                #expect(answer.status == status)
            }
        }
    }
}
