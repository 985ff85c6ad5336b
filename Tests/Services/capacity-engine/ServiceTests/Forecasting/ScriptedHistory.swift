import Contracts
import FleetHistory
import Quantities
import Synchronization

/// A fleet history that knows what a test says, and answers or not as it wants.
final class ScriptedHistory: FleetHistoryReading {
    struct Down: Error {}

    private struct State {
        var pools: [String: [(day: Int, used: Double, total: Double)]] = [:]
        var isDown = false
        var asked = 0
    }

    private let state = Mutex(State())

    /// How often it was asked.
    var asked: Int { state.withLock { $0.asked } }

    /// Whether it does not answer.
    func set(isDown: Bool) { state.withLock { $0.isDown = isDown } }

    /// What a pool used on days, and could hold.
    func set(_ pool: String, _ days: [(day: Int, used: Double, total: Double)]) {
        state.withLock { $0.pools[pool] = days }
    }

    func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        let pools = try state.withLock { state in
            state.asked += 1
            guard !state.isDown else { throw Down() }
            return state.pools
        }
        func series(
            _ pool: String,
            _ name: String,
            _ points: [(Int, Double)]
        ) -> SeriesAnswer.Series {
            SeriesAnswer.Series(
                name: SeriesName(type: "pool", object: pool, name: name),
                kind: .numeric,
                unit: "bytes",
                points: points.map {
                    .init(time: Timestamp(seconds: Int64($0.0) * 86_400), value: $0.1)
                }
            )
        }
        return SeriesAnswer(
            tier: .day,
            step: query.step,
            series: pools.sorted { $0.key < $1.key }.flatMap { pool, days in
                [
                    series(pool, "total", days.map { ($0.day, $0.total) }),
                    series(pool, "used", days.map { ($0.day, $0.used) }),
                ]
            }
        )
    }

    func systems(in scope: Scope, after: SystemID?, limit: Int) async throws -> [SystemRecord] {
        []
    }
    func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? { nil }
    func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] { [:] }
    func ping() async throws {}
}
