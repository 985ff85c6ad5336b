import AsyncHTTPClient
import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Goal: killed at any moment, the router loses no beginning and no end of an alert, and tells
/// nothing twice that a target would not know again.
///
/// Method: alerts are posted to the real executable, which is killed with SIGKILL at moments drawn
/// from a seed, in its start too. What three targets were told is counted at their side.
/// `make kill-alerts` does it more often.
@Suite(.timeLimit(.minutes(30)))
struct AlertKillTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let rounds = Int(variables["POOLKEEPER_KILLS"] ?? "") ?? 15
    private static let seed = UInt64(variables["POOLKEEPER_SEED"] ?? "") ?? 1
    private static let storiesAtOnce = 12

    @Test func `killed at any moment, nothing is lost and nothing is told twice but once a kill`()
        async throws
    {
        try await NotificationSink.with { sink, url in
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            do {
                try await killOften(sink, url, client)
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }
    }

    private func killOften(
        _ sink: NotificationSink,
        _ url: String,
        _ client: HTTPClient
    ) async throws {
        let server = try await AlertServer(
            .ours,
            configuration: Self.configuration(url),
            through: client
        )
        let stories = AlertStories(server, sink, client)
        async let telling: Void = stories.tell(atOnce: Self.storiesAtOnce)
        var random = SeededRandom(seed: Self.seed)
        for _ in 0..<Self.rounds {
            // Some are killed before they are ready.
            let isEarly = Int.random(in: 0..<5, using: &random) == 0
            try await pause(for: .milliseconds(Int64.random(in: 1...900, using: &random)))
            await server.kill()
            if isEarly {
                try server.begin()
                try await pause(for: .milliseconds(Int64.random(in: 1...400, using: &random)))
                await server.kill()
            }
            try await server.start(through: client)
        }
        stories.end()
        try await telling
        await server.stop()
        judge(sink, stories.finished)
    }

    private func judge(_ sink: NotificationSink, _ stories: [String]) {
        #expect(sink.unreadable.isEmpty)
        // Too few stories would prove nothing.
        #expect(stories.count >= Self.storiesAtOnce)
        var repeats: [NotificationSink.Kind: Int] = [:]
        let all = Dictionary(grouping: sink.messages) { message in
            "\(message.kind.rawValue) \(message.story) \(message.isOver)"
        }
        // A beginning and an end for each target.
        #expect(all.count == stories.count * 2 * NotificationSink.Kind.allCases.count)
        for (what, messages) in all {
            repeats[messages[0].kind, default: 0] += messages.count - 1
            #expect(Set(messages.map(\.key)).count == 1, "\(what): by several keys")
        }
        let unknowable = repeats[.gotify] ?? 0
        #expect(unknowable <= Self.rounds, "told again where nobody knows it again")
        print(
            """
            seed \(Self.seed): \(Self.rounds) kills, \(stories.count) alerts, \
            \(sink.messages.count) messages; again with the same id: \
            \(repeats[.webhook] ?? 0) webhooks, \(repeats[.pagerduty] ?? 0) events of PagerDuty; \
            told twice: \(unknowable) of Gotify
            """
        )
    }

    private static func configuration(_ url: String) -> String {
        """
        route:
          receiver: all
          group_by: [story]
          group_wait: 50ms
          group_interval: 200ms
          repeat_interval: 12h
        receivers:
          - name: all
            webhook_configs:
              - url: \(url)/hook
            pagerduty_configs:
              - routing_key: \(String(repeating: "a", count: 32))
                url: \(url)/v2/enqueue
            gotify_configs:
              - url: \(url)
                token: gotify-token

        """
    }
}
