import FleetHistory
import Logging
import Quantities
import TestSupport
import Testing

@testable import Collector

extension CollectorFixture {
    /// The newest sample of each of a system's series, once the collector has ended.
    func samples(of system: String) async throws -> [LatestSample] {
        let id = try #require(SystemID(system))
        return try await reading { history in
            try await history.latest(
                of: [id],
                types: [],
                since: Timestamp(seconds: 0),
                in: everything
            )[id] ?? []
        }
    }

    /// A system as history knows it.
    func system(_ system: String) async throws -> SystemRecord? {
        let id = try #require(SystemID(system))
        return try await reading { try await $0.system(id, in: everything) }
    }

    /// How many raw samples a metric of a system has.
    func points(of system: String, _ metric: String) async throws -> Int {
        let id = try #require(SystemID(system))
        let query = SeriesQuery(
            system: id,
            metrics: [metric],
            from: clock.now() - .seconds(86_400),
            to: clock.now() + .seconds(60)
        )
        return try await reading {
            try await $0.series(query, in: everything).series.reduce(0) { $0 + $1.points.count }
        }
    }

    private var everything: Scope { Scope(tenant: .single, clients: .all) }

    private func reading<Result>(
        _ body: (any FleetHistory) async throws -> Result
    ) async throws -> Result {
        let history = try await FleetHistoryURL.open(
            settings.databaseURL,
            role: .reader,
            clock: clock,
            logger: Logger(label: "tests")
        )
        do {
            let result = try await body(history)
            await history.close()
            return result
        } catch {
            await history.close()
            throw error
        }
    }
}
