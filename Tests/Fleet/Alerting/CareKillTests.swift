import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// Goal: who was told because nobody acknowledged, and what announced work kept quiet, is neither
/// forgotten nor done twice when the process is killed.
///
/// Method: the real process is killed with SIGKILL and started again and again while an alert waits
/// for its escalation and while work goes on; its own history of notifications is the judge.
@Suite(.timeLimit(.minutes(10)))
struct CareKillTests {
    private static func settings(_ sink: String) -> String {
        """
        escalation:
          - matchers: ['alertname="Left"']
            steps:
              - {after: 10s, receiver: on-call}
        alertmanager:
          route:
            receiver: office
            group_by: [alertname]
            group_wait: 1s
            group_interval: 1s
          receivers:
            - name: office
              webhook_configs: [{url: "\(sink)/office"}]
            - name: on-call
              webhook_configs: [{url: "\(sink)/on-call"}]

        """
    }

    private struct Delivery: Decodable {
        let receiver: String
        let state: String
        let groupKey: String
    }

    @Test func `killed again and again, it tells each step once and nothing of finished work`()
        async throws
    {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            try await WebhookSink.with { sink, url in
                let server = try await AlertServer(
                    settings: Self.settings(url),
                    through: client
                )
                do {
                    try await Self.run(server, sink, client)
                } catch {
                    await server.kill()
                    throw error
                }
                await server.stop()
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private static func run(
        _ server: AlertServer,
        _ sink: WebhookSink,
        _ client: HTTPClient
    ) async throws {
        let end = Date(timeIntervalSinceNow: 8).formatted(.iso8601)
        let announced = try await server.send(
            .POST,
            "/api/maintenance",
            #"{"name":"Firmware","matchers":["alertname=~\"Gone|Stays\""],"ends_at":"\#(end)"}"#,
            through: client
        )
        #expect(announced.status == 201, "\(announced.text)")
        for name in ["Left", "Gone", "Stays"] {
            try await post(name, server, client, isOver: false)
        }
        await server.kill()
        try await server.start(through: client)
        try await post("Gone", server, client, isOver: true)
        // It lives a little longer each time, so that its time comes between two of the kills on a
        // machine that starts it at once, too.
        var life = Duration.zero
        while try await deliveries(of: "on-call", server, client).isEmpty {
            await server.kill()
            try await server.start(through: client)
            life += .milliseconds(20)
            try await pause(for: life)
        }
        await server.kill()
        try await server.start(through: client)
        try await eventually("all is told: \(server.log)") {
            let told = try await deliveries(of: "office", server, client)
            let isTold = told.contains { $0.groupKey.contains("Stays") && $0.state == "delivered" }
            let escalated = try await deliveries(of: "on-call", server, client)
            return isTold && escalated.allSatisfy { $0.state == "delivered" }
        }
        let escalated = try await deliveries(of: "on-call", server, client)
        #expect(escalated.count == 1)
        let told = try await deliveries(of: "office", server, client)
        #expect(told.count { $0.groupKey.contains("Left") } == 1)
        #expect(told.count { $0.groupKey.contains("Stays") } == 1)
        #expect(told.count { $0.groupKey.contains("Gone") } == 0)
        #expect(try !sink.told(to: "on-call").isEmpty)
        // The end is told to whoever was told that nobody looked after it.
        try await post("Left", server, client, isOver: true)
        await server.kill()
        try await server.start(through: client)
        try await eventually("the end is told: \(server.log)") {
            try sink.told(to: "on-call").contains { $0.status == "resolved" }
                && sink.told(to: "office").contains { $0.status == "resolved" }
        }
    }

    private static func post(
        _ name: String,
        _ server: AlertServer,
        _ client: HTTPClient,
        isOver: Bool
    ) async throws {
        let end = isOver ? Date().formatted(.iso8601) : "2099-01-01T00:00:00Z"
        let begin = Date(timeIntervalSinceNow: -60).formatted(.iso8601)
        let answer = try await server.send(
            .POST,
            "/api/v2/alerts",
            #"[{"labels":{"alertname":"\#(name)"},"startsAt":"\#(begin)","endsAt":"\#(end)"}]"#,
            through: client
        )
        #expect(answer.status == 200, "\(answer.text)")
    }

    private static func deliveries(
        of receiver: String,
        _ server: AlertServer,
        _ client: HTTPClient
    ) async throws -> [Delivery] {
        let answer = try await server.send(
            .GET,
            "/api/deliveries?receiver=\(receiver)",
            through: client
        )
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Delivery].self, from: Data(answer.text.utf8))
    }
}
