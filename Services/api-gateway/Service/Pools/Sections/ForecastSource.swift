import APIGatewayCore
import Contracts
import FleetHistory
import HTTPSurface
import Quantities
import WebInterface

/// When a pool is full: its history and its forecast.
struct ForecastSource: PoolSectionSource {
    /// Ranges of history that can be chosen, by their names in the URL.
    private static let ranges: [TimeRange] = [.month, .quarter, .year]

    let history: any FleetHistoryReading

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        let query = FormFields(queryOf: call.request)
        let asked = query["history"].flatMap(TimeRange.init)
        let range = asked.flatMap { Self.ranges.contains($0) ? $0 : nil } ?? .quarter
        let answer = try await history.series(
            SeriesQuery(
                system: pool.system,
                metrics: ["\(pool.name)_used", "\(pool.name)_total"],
                types: ["pool"],
                from: call.now - range.length,
                to: call.now,
                step: max(.seconds(3600), .microseconds(range.length.wholeMicroseconds / 180)),
                aggregate: .last,
                pointsMax: 300
            ),
            in: caller.scope
        )
        guard let forecast = pool.forecast else {
            return ForecastSection(
                lead: "\(strong: "No forecast yet.") The capacity engine makes one within an hour "
                    + "of the pool's first samples; 7 days of history are needed.",
                chart: nil
            )
        }
        let words = ForecastWords(forecast, now: call.now, calendar: call.calendar)
        return ForecastSection(
            lead: words.lead,
            chart: ForecastDrawing(
                pool: pool,
                forecast: forecast,
                answer: answer,
                range: range,
                call: call
            ).chart,
            ranges: Self.ranges.map { choice in
                Choice(
                    choice.label,
                    value: "?history=\(choice.rawValue)#forecast",
                    isChosen: choice == range
                )
            }
        )
    }
}
