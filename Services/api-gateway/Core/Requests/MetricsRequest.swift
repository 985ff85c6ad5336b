package import Quantities

/// What a caller of `/systems/{id}/metrics` asks for, checked.
package struct MetricsRequest: Sendable, Equatable {
    /// How points of one step become one.
    package enum Aggregate: String, Sendable, CaseIterable {
        /// The smallest value.
        case min
        /// The largest value.
        case max
        /// The mean.
        case avg
        /// The last value.
        case last
    }

    /// Something in the query that cannot be understood.
    package struct Problem: Error, Sendable, Equatable {
        /// The parameter.
        package var parameter: String
        /// What is wrong with it and what it should be.
        package var detail: String
    }

    /// From here, inclusive.
    package var from: Timestamp
    /// To here, exclusive.
    package var to: Timestamp
    /// Only these metrics; empty for all.
    package var metrics: Set<String> = []
    /// Only these categories; empty for all.
    package var types: Set<String> = []
    /// One point per step; nil for samples as they came.
    package var step: Duration?
    /// How points of one step become one.
    package var aggregate = Aggregate.avg
    /// Points per series at the most.
    package var pointsMax = 10_000

    /// A request's parameters, all problems found at once; without any the last 24 hours, raw.
    package static func parse(
        _ query: [(name: String, value: String)],
        now: Timestamp
    ) -> Result<Self, Problems> {
        var request = Self(from: now - .seconds(86_400), to: now + .seconds(1))
        var problems: [Problem] = []
        var hasFrom = false
        for (name, value) in query {
            do {
                hasFrom = hasFrom || name == "from"
                try request.set(name, value, now: now)
            } catch {
                problems.append(error)
            }
        }
        if !hasFrom { request.from = request.to - .seconds(86_400) }
        if request.from >= request.to, problems.isEmpty {
            problems.append(Problem(parameter: "from", detail: "is not before `to`"))
        }
        return problems.isEmpty ? .success(request) : .failure(Problems(all: problems))
    }

    /// Everything that is wrong with a query.
    package struct Problems: Error, Sendable, Equatable {
        /// One for each parameter, in the query's order.
        package var all: [Problem]
    }

    private mutating func set(
        _ name: String,
        _ value: String,
        now: Timestamp
    ) throws(Problem) {
        switch name {
        case "from": from = try Self.moment(value, name, now: now)
        case "to": to = try Self.moment(value, name, now: now)
        case "metric", "metric_name": metrics.formUnion(Self.words(value))
        case "type", "metric_type": types.formUnion(Self.words(value))
        case "step": step = try Self.step(value)
        case "agg": aggregate = try Self.aggregate(value)
        case "max_points": pointsMax = try Self.points(value)
        default:
            throw Problem(
                parameter: name,
                detail: "is none of from, to, metric, type, step, max_points, agg"
            )
        }
    }

    private static func words(_ value: String) -> [String] {
        value.split(separator: ",").map(String.init)
    }

    private static func moment(
        _ value: String,
        _ name: String,
        now: Timestamp
    ) throws(Problem) -> Timestamp {
        if value == "now" { return now }
        // A bare + in a query string arrives as a space: 2026-05-04T09:00:00 02:00.
        let text = value.replacing(" ", with: "+")
        if let parsed = Timestamp.parse(rfc3339: text) { return parsed.moment }
        if let seconds = Int64(value), abs(seconds) < 253_402_300_800 {
            return Timestamp(seconds: seconds)
        }
        if value.hasPrefix("-"), let length = Duration(text: String(value.dropFirst())) {
            return now - length
        }
        throw Problem(
            parameter: name,
            detail: "`\(value)` is not a moment; write 2026-05-04T09:00:00Z, seconds, or -24h"
        )
    }

    private static func step(_ value: String) throws(Problem) -> Duration {
        let length = Int64(value).map { Duration.seconds(min(max($0, 0), 1 << 40)) }
        guard let step = length ?? Duration(text: value),
            step >= .seconds(1), step <= .seconds(366 * 86_400)
        else {
            throw Problem(
                parameter: "step",
                detail: "`\(value)` is not a step from 1s to 366d, such as 5m"
            )
        }
        return step
    }

    private static func aggregate(_ value: String) throws(Problem) -> Aggregate {
        guard let aggregate = Aggregate(rawValue: value) else {
            throw Problem(parameter: "agg", detail: "`\(value)` is none of min, max, avg, last")
        }
        return aggregate
    }

    private static func points(_ value: String) throws(Problem) -> Int {
        guard let count = Int(value), (1...100_000).contains(count) else {
            throw Problem(
                parameter: "max_points",
                detail: "`\(value)` is not a number from 1 to 100000"
            )
        }
        return count
    }
}
