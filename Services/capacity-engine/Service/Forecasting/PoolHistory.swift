import CapacityEngineCore
import FleetHistory
import Quantities

/// What the pools of a system used each day, read of fleet history.
struct PoolHistory: Sendable {
    /// How far back is read.
    static let window = Duration.seconds(Int64(UseForecast.daysMax) * 86_400)
    /// A pool without a sample for so long is there no more.
    static let goneAfterDays = 30

    /// One pool.
    struct Pool: Sendable {
        /// Its name.
        let name: String
        /// A point a day, in order.
        let used: [DailyUse]
        /// What it could hold on each day, in order; empty where nobody says.
        let total: [DailyUse]
    }

    let history: any FleetHistoryReading

    /// The pools of a system that had a sample lately, by name.
    func pools(of system: SystemID, in scope: Scope, now: Timestamp) async throws -> [Pool] {
        let answer = try await history.series(
            SeriesQuery(
                system: system,
                types: ["pool"],
                from: (now - Self.window).floored(to: .seconds(86_400)),
                to: now,
                step: .seconds(86_400),
                aggregate: .last,
                pointsMax: UseForecast.daysMax + 2
            ),
            in: scope
        )
        var used: [String: [DailyUse]] = [:]
        var total: [String: [DailyUse]] = [:]
        for series in answer.series where series.unit == "bytes" {
            let days = series.points.map {
                DailyUse(day: DailyUse.day(of: $0.time), bytes: $0.value)
            }
            switch series.name.name {
            case "used": used[series.name.object] = days
            case "total": total[series.name.object] = days
            default: break
            }
        }
        let today = DailyUse.day(of: now)
        return used.keys.sorted().compactMap { name in
            guard let days = used[name], let last = days.last,
                last.day > today - Self.goneAfterDays
            else { return nil }
            return Pool(name: name, used: days, total: total[name] ?? [])
        }
    }
}
