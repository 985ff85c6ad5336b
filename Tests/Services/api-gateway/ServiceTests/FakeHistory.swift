import Contracts
import FleetHistory
import Quantities
import Synchronization

/// Fleet history in memory: what a test puts in is what it answers, filtered by scope like the real
/// ones, whose conformance suite proves the filter there.
final class FakeHistory: FleetHistoryReading {
    struct Tenant: Sendable {
        var systems: [SystemRecord] = []
        var latest: [SystemID: [LatestSample]] = [:]
        var series: [SystemID: SeriesAnswer] = [:]
    }

    struct Down: Error {}

    private let state = Mutex<State>(State())

    private struct State {
        var tenants: [TenantID: Tenant] = [:]
        var latestCalls = 0
        var pings = 0
        var isDown = false
    }

    func change(_ tenant: TenantID, _ body: (inout Tenant) -> Void) {
        state.withLock { body(&$0.tenants[tenant, default: Tenant()]) }
    }

    func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

    var latestCalls: Int { state.withLock { $0.latestCalls } }

    /// How often it was asked whether it answers.
    var pings: Int { state.withLock { $0.pings } }

    private func visible(_ scope: Scope) throws -> Tenant {
        try state.withLock { state in
            if state.isDown { throw Down() }
            var tenant = state.tenants[scope.tenant] ?? Tenant()
            tenant.systems = tenant.systems.filter { scope.contains(client: $0.client) }
                .sorted { $0.id < $1.id }
            return tenant
        }
    }

    func systems(in scope: Scope, after: SystemID?, limit: Int) async throws -> [SystemRecord] {
        let systems = try visible(scope).systems
        return Array(
            systems.filter { system in after.map { $0 < system.id } ?? true }.prefix(limit)
        )
    }

    func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? {
        try visible(scope).systems.first { $0.id == id }
    }

    func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] {
        let tenant = try visible(scope)
        state.withLock { $0.latestCalls += 1 }
        let known = Set(tenant.systems.map(\.id)).intersection(systems)
        return tenant.latest.filter { known.contains($0.key) }
    }

    func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        let tenant = try visible(scope)
        guard tenant.systems.contains(where: { $0.id == query.system }) else {
            return SeriesAnswer(tier: .raw, step: nil, series: [])
        }
        return tenant.series[query.system] ?? SeriesAnswer(tier: .raw, step: nil, series: [])
    }

    func ping() async throws {
        let isDown = state.withLock { state in
            state.pings += 1
            return state.isDown
        }
        if isDown { throw Down() }
    }
}
