import Contracts
import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Goal: scaling down loses nothing.
///
/// Method: a collector takes webhooks while PostgreSQL is away, is killed with SIGKILL and does not
/// come back; PostgreSQL itself is asked what the other collector made of it.
@Suite(.timeLimit(.minutes(10)))
struct AdoptionTests {
    private static let webhooks = 200

    @Test(.needsPostgres)
    func `what a collector took before it was killed for good, another brings into history once`()
        async throws
    {
        try await FleetStack.with(collectors: 2, adoptEvery: "1 s", scaleDown)
    }

    private func scaleDown(_ stack: FleetStack) async throws {
        let key = try await stack.makeKey(.ingest)
        try await eventually("the collector knows the key") {
            try await stack.post(.collector(1), "/webhook/metrics", body(0), key: key) == 200
        }
        await stack.postgres.kill()
        for number in 1..<Self.webhooks {
            let status = try await stack.post(
                .collector(1),
                "/webhook/metrics",
                body(number),
                key: key
            )
            #expect(status == 200)
        }
        await stack.kill(.collector(1))
        try await stack.postgres.start()
        try await eventually("another collector has drained the journal") {
            try await times(stack).count == Self.webhooks
        }
        // Whoever comes back adds nothing to it.
        try stack.restart(.collector(1))
        try await stack.waitFor(.collector(1), "/readyz")
        let last = Self.webhooks
        try await eventually("the collector that came back takes webhooks") {
            try await stack.post(.collector(1), "/webhook/metrics", body(last), key: key) == 200
        }
        try await eventually("its webhook is in history") {
            try await times(stack)[Int64(last)] != nil
        }
        #expect(try await times(stack).values.allSatisfy { $0 == 1 })
    }

    private func body(_ number: Int) -> String { WebhookStream.body(number, sender: 1) }

    /// How often each number is in history; nothing while the database starts.
    private func times(_ stack: FleetStack) async throws -> [Int64: Int64] {
        let pairs = try? await stack.postgres.pairs(
            """
            SELECT value::bigint, count(*) FROM sample
            JOIN series ON series.tenant = sample.tenant AND series.id = sample.series
            WHERE series.name = 'uptime' GROUP BY 1
            """
        )
        return Dictionary(uniqueKeysWithValues: pairs ?? [])
    }
}
