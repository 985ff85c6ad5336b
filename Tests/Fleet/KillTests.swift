import Contracts
import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Goal: whatever is killed, a webhook that was answered 2xx is in history exactly once.
///
/// Method: 20,000 numbered webhooks without timestamps go through the gateway to two collectors,
/// sent again by n8n's rules; at fixed counts of finished webhooks a process is killed with
/// SIGKILL and started again. Then PostgreSQL itself is asked how often each number is there.
@Suite(.timeLimit(.minutes(20)))
struct KillTests {
    private enum Victim: Sendable {
        case part(FleetStack.Part)
        case postgres
    }

    private static let webhooks = 20_000
    private static let victims: [Victim] = [
        .part(.collector(0)), .part(.hub), .postgres, .part(.collector(1)), .part(.hub),
        .part(.collector(0)), .postgres, .part(.collector(1)), .part(.collector(0)),
    ]

    @Test(.needsPostgres)
    func `killed at any moment, every webhook answered 2xx is in history exactly once`()
        async throws
    {
        try await FleetStack.with(collectors: 2, killEverything)
    }

    private func killEverything(_ stack: FleetStack) async throws {
        let stream = WebhookStream(
            url: stack.url(of: .gateway, "/webhook/metrics"),
            key: try await stack.makeKey(.ingest)
        )
        async let everything: Void = stream.send(Self.webhooks)
        try await killOnTheWay(stack, stream)
        await everything
        let acknowledged = stream.acknowledged
        try await waitUntilDrained(stack, acknowledged)

        let found = try await counts(stack)
        let lost = acknowledged.filter { found[Int64($0)] == nil }
        let doubled = found.filter { $0.value != 1 }
        #expect(lost.isEmpty, "acknowledged, not in history")
        #expect(doubled.isEmpty, "in history more than once")
        // Too few acknowledgements would prove nothing.
        #expect(acknowledged.count > Self.webhooks * 9 / 10)
        let samples = try await stack.postgres.pairs("SELECT 0::bigint, count(*) FROM sample")
        #expect(samples.first?.1 == Int64(found.count * 3))
    }

    private func killOnTheWay(_ stack: FleetStack, _ stream: WebhookStream) async throws {
        let step = Self.webhooks / (Self.victims.count + 1)
        var victims = Self.victims[...]
        for await count in stream.finished where count.isMultiple(of: step) {
            switch victims.popFirst() {
            case .part(let part): try await stack.killAndRestart(part)
            case .postgres:
                await stack.postgres.kill()
                try await stack.postgres.start()
            case nil: break
            }
        }
        #expect(victims.isEmpty)
    }

    private func waitUntilDrained(_ stack: FleetStack, _ acknowledged: Set<Int>) async throws {
        try await eventually("history holds every acknowledged webhook", within: 180) {
            let found = (try? await counts(stack)) ?? [:]
            return acknowledged.allSatisfy { found[Int64($0)] != nil }
        }
    }

    /// How often each number is in history.
    private func counts(_ stack: FleetStack) async throws -> [Int64: Int64] {
        let pairs = try await stack.postgres.pairs(
            """
            SELECT value::bigint, count(*) FROM sample
            JOIN series ON series.tenant = sample.tenant AND series.id = sample.series
            WHERE series.name = 'uptime' GROUP BY 1
            """
        )
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
