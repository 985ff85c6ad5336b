import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// Goal: whatever is done to the machine's clock, nobody is flooded, nothing ends that has not, and
/// what was to happen in a while happens after that while.
///
/// Method: the real executable under libfaketime, whose time of day is set a day back, ten years
/// ahead and by small steps, while senders go on posting.
@Suite(.needsFakeTime, .timeLimit(.minutes(10)))
struct ClockJumpTests {
    private static let groups = 5
    private static let alertsEach = 8
    /// How long the word about one alert is good for.
    private static let shortLife = Duration.seconds(15)

    private static let steps: [Duration] = [
        .seconds(-86_400), .seconds(3652 * 86_400), .milliseconds(400), .milliseconds(-400),
        .seconds(3), .zero,
    ]

    private struct Stage: Sendable {
        let server: AlertServer
        let sink: WebhookSink
        let clock: SettableClock
        let client: HTTPClient
    }

    @Test func `a clock that is set back, far ahead or by little ends nothing and repeats nothing`()
        async throws
    {
        try await WebhookSink.with { sink, url in
            let clock = try await SettableClock()
            let server = try await AlertServer(
                .ours,
                configuration: Self.configuration(url),
                environment: clock.environment,
                launcher: SettableClock.launcher,
                through: .shared
            )
            try await play(Stage(server: server, sink: sink, clock: clock, client: .shared))
            await server.stop()
        }
    }

    private func play(_ stage: Stage) async throws {
        let began = ContinuousClock.now
        try await post([Self.alert("Short", 0, end: Self.shortLife)], stage)
        try await postAll(stage)
        try await told(["Short"] + (0..<Self.groups).map { "Group\($0)" }, stage)

        for (number, step) in Self.steps.enumerated() {
            try stage.clock.set(step)
            // Whether the router has looked at its clocks since or not.
            try await postAll(stage)
            try await everyGroupIsLookedAt("Fresh\(number)", stage)
            let stories = try stories(stage)
            for group in 0..<Self.groups {
                #expect(stories["Group\(group)"] == ["firing"], "Group\(group) after \(step)")
            }
            // Read before, so that it cannot have been over by then.
            if ContinuousClock.now - began < Self.shortLife {
                #expect(stories["Short"] == ["firing"], "after \(step)")
            }
            try await nothingHasEnded(stage, step)
            try await isSeen(step, "Fresh\(number)", stage)
        }
        try await end(stage, began)
    }

    private func end(_ stage: Stage, _ began: ContinuousClock.Instant) async throws {
        // What was good for seconds was so by the clock that nobody can set.
        try await eventually("an alert ends of which nothing more was said") {
            try stories(stage)["Short"] == ["firing", "resolved"]
        }
        #expect(ContinuousClock.now - began >= Self.shortLife)
        let over = (0..<Self.alertsEach).map { Self.alert("Group0", $0, end: .zero) }
        try await post(over, stage)
        try await eventually("the end of a group is told") {
            try stories(stage)["Group0"] == ["firing", "resolved"]
        }
    }

    /// What receivers were told of each group, in order.
    private func stories(_ stage: Stage) throws -> [String: [String]] {
        Dictionary(grouping: try stage.sink.told(to: "told")) { told in
            String(told.groupKey.split(separator: "\"").dropFirst().first ?? "")
        }.mapValues { $0.map(\.status) }
    }

    private func told(_ groups: [String], _ stage: Stage) async throws {
        try await eventually("receivers are told of \(groups): \(stage.server.log)") {
            let stories = try stories(stage)
            return groups.allSatisfy { stories[$0] != nil }
        }
    }

    /// Waits until a new group was told of twice: between these, every other group is looked at.
    private func everyGroupIsLookedAt(_ fresh: String, _ stage: Stage) async throws {
        for number in 0..<2 {
            try await post([Self.alert(fresh, number)], stage)
            try await eventually("\(fresh) is told \(number + 1) times: \(stage.server.log)") {
                try stories(stage)[fresh]?.count == number + 1
            }
        }
    }

    private func nothingHasEnded(_ stage: Stage, _ step: Duration) async throws {
        let answer = try await stage.server.send(.GET, "/api/v2/alerts", through: stage.client)
        let held = answer.text.matches(of: /"alertname":"Group\d"/).count
        #expect(held == Self.groups * Self.alertsEach, "after \(step)")
    }

    /// Whether the router's time of day is the one that was set: what it took says when that was.
    private func isSeen(_ step: Duration, _ fresh: String, _ stage: Stage) async throws {
        let path = "/api/v2/alerts?filter=alertname=\(fresh)"
        let answer = try await stage.server.send(.GET, path, through: stage.client)
        let updated = try #require(answer.text.firstMatch(of: /"updatedAt":"([^"]+)"/))
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let away = try style.parse(String(updated.1)).timeIntervalSinceNow
        #expect(away > Double(step.components.seconds) - 3600, "after \(step)")
        #expect(away < Double(step.components.seconds) + 1, "after \(step)")
    }

    private func postAll(_ stage: Stage) async throws {
        for group in 0..<Self.groups {
            let alerts = (0..<Self.alertsEach).map { Self.alert("Group\(group)", $0) }
            try await post(alerts, stage)
        }
    }

    private func post(_ alerts: [String], _ stage: Stage) async throws {
        let answer = try await stage.server.send(
            .POST,
            "/api/v2/alerts",
            "[\(alerts.joined(separator: ","))]",
            through: stage.client
        )
        #expect(answer.status == 200, "\(answer.text)")
    }

    private static func alert(_ name: String, _ number: Int, end: Duration? = nil) -> String {
        let ending = end.map { length in
            let moment = (Date.now + Double(length.components.seconds))
                .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            return ",\"endsAt\":\"\(moment)\""
        }
        return "{\"labels\":{\"alertname\":\"\(name)\",\"system\":\"nas-\(number)\"}"
            + (ending ?? "") + "}"
    }

    private static func configuration(_ url: String) -> String {
        """
        route:
          receiver: all
          group_by: [alertname]
          group_wait: 200ms
          group_interval: 1s
          repeat_interval: 12h
        receivers:
          - name: all
            webhook_configs:
              - url: \(url)/told

        """
    }
}
