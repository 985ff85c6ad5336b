import FleetProcesses
import Observability
import TestSupport
import Testing

@testable import FakeTargets

/// Goal: what Alertmanager loses in a run of 429s is told here, once and truly.
///
/// Method: the real executable and a Discord as strict as the real one, which limits by its own
/// rules and is out of sorts for a while besides.
@Suite(.timeLimit(.minutes(10)))
struct RateLimitTests {
    @Test func `what begins and ends inside a run of 429s is told as over, and others as they are`()
        async throws
    {
        let discord = try await FakeTarget(
            DiscordContract(),
            [
                .limited(seconds: 1, .both), .limited(seconds: 0.3, .body),
                .limited(seconds: 1, .header), .limited(seconds: 1, .both),
            ],
            clock: SystemWallClock()
        )
        let router = try await RouterProcess(Self.configuration(discord.url()))
        try await router.post("PoolUsage", system: "nas-1")
        _ = try await discord.arrival(1)
        #expect(discord.accepted.isEmpty)
        try await router.post("PoolUsage", system: "nas-1", isOver: true)
        for system in ["nas-2", "nas-3"] { try await router.post("PoolUsage", system: system) }

        try await eventually("every system's story is told: \(router.log)") {
            let told = Self.stories(discord)
            return told["nas-1"]?.last == "Resolved" && told["nas-2"] == ["Critical"]
                && told["nas-3"] == ["Critical"]
        }
        let refused = discord.arrivals.filter { !$0.isAccepted }
        #expect(refused.count == 4, "asked again before it was time: \(refused)")
        // It was told as over at once, or the beginning had gone out just before.
        let first = Self.stories(discord)["nas-1"] ?? []
        #expect(first == ["Resolved"] || first == ["Critical", "Resolved"])
        await router.stop()
    }

    @Test func `a storm that Discord's own limits let through only slowly is told whole, and once`()
        async throws
    {
        let discord = try await FakeTarget(DiscordContract(), clock: SystemWallClock())
        let router = try await RouterProcess(Self.configuration(discord.url()))
        for number in 1...7 { try await router.post("PoolUsage", system: "nas-\(number)") }
        _ = try await discord.accepted(7)
        let told = Self.stories(discord)
        #expect(told.count == 7)
        #expect(told.values.allSatisfy { $0 == ["Critical"] })
        await router.stop()
    }

    /// What was told of each system, in order.
    private static func stories(_ discord: FakeTarget) -> [String: [String]] {
        var stories: [String: [String]] = [:]
        for request in discord.accepted {
            let title = request.json?["embeds"]?.array?.first?["title"]?.string ?? ""
            guard let system = title.firstMatch(of: /nas-\d/), let colon = title.firstIndex(of: ":")
            else { continue }
            stories[String(system.0), default: []].append(String(title[..<colon]))
        }
        return stories
    }

    private static func configuration(_ url: String) -> String {
        """
        route:
          receiver: ops
          group_by: [system]
          group_wait: 100ms
          group_interval: 300ms
          repeat_interval: 12h
        receivers:
          - name: ops
            discord_configs:
              - webhook_url: \(url)/api/webhooks/1234/secret

        """
    }
}
