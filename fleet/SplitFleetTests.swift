import TestSupport
import Testing

/// Goal: nothing is lost between two machines, whatever happens to the wire and the hubs.
///
/// Method: real processes in two network namespaces, CURVE between them; keys that the gateway
/// makes reach the collector over the bus alone, so each that works there has arrived.
@Suite(.timeLimit(.minutes(10)))
struct SplitFleetTests {
    @Test(.needsPostgres, .needsNamespaces)
    func `a site that was cut off, and one whose hub was killed, miss nothing`() async throws {
        try await SplitFleet.with(cutAndKill)
    }

    private func cutAndKill(_ fleet: SplitFleet) async throws {
        let first = try await fleet.makeKeys(3)
        try await fleet.waitUntilTaken(first)

        try await fleet.network.setWire(isUp: false)
        let whileCut = try await fleet.makeKeys(40)
        // What the site knows goes on, what it cannot know is refused.
        #expect(try await fleet.post(first[0]) == 200)
        #expect(try await fleet.post(whileCut[39]) != 200)
        try await fleet.network.setWire(isUp: true)
        try await fleet.waitUntilTaken(whileCut)

        await fleet.kill(.hub1)
        let afterKill = try await fleet.makeKeys(40)
        try await fleet.waitUntilTaken(afterKill)
        try await fleet.waitUntilTaken(first + whileCut)

        let collector = try await fleet.metrics(of: .collector)
        let alarms = collector.filter { $0.key.hasPrefix("bus_alarms_total") }
        #expect(!alarms.isEmpty)
        #expect(alarms.values.allSatisfy { $0 == 0 }, "\(alarms)")
        let hub = try await fleet.metrics(of: .hub2)
        #expect(hub["poolkeeper_hub_enrolled_keys"] == 4)
        #expect(hub["poolkeeper_hub_control_frames"] ?? 0 > 0)
        for name in ["refused_frames", "refused_subscriptions", "impostor_frames", "refused_keys"] {
            #expect(hub["poolkeeper_hub_\(name)"] == 0, "\(name)")
        }
    }
}
