import Quantities
import TestSupport
import Testing

@testable import APIGatewayCore

@Suite struct `What callers ask for` {
    private func parse(_ query: [(name: String, value: String)]) throws -> MetricsRequest {
        try MetricsRequest.parse(query, now: now).get()
    }

    @Test func `without parameters it is the last day, raw`() throws {
        let request = try parse([])
        #expect(request.to - request.from == .seconds(86_400))
        #expect(request.step == nil)
        #expect(request.to > now)
    }

    @Test func `moments are RFC 3339, seconds, or so long ago`() throws {
        let request = try parse([("from", "2026-05-04T09:00:00 02:00"), ("to", "1777885924")])
        #expect(request.from.rfc3339.hasPrefix("2026-05-04T07:00:00"))
        #expect(request.to == now)
        #expect(try parse([("from", "-6h"), ("to", "now")]).from == now - .seconds(21_600))
        let day = try parse([("to", "2026-01-02T00:00:00Z")])
        #expect(day.to - day.from == .seconds(86_400))
    }

    @Test func `metrics, types, step, aggregate and points are read`() throws {
        let request = try parse([
            ("metric", "tank_used,tank_total"), ("metric", "cpu_usage"), ("type", "pool"),
            ("step", "5m"), ("agg", "max"), ("max_points", "100000"),
        ])
        #expect(request.metrics == ["tank_used", "tank_total", "cpu_usage"])
        #expect(request.types == ["pool"])
        #expect(request.step == .seconds(300))
        #expect(request.aggregate == .max)
        #expect(request.pointsMax == 100_000)
    }

    @Test func `all problems are said at once`() {
        let query = [
            ("from", "yesterday"), ("step", "0"), ("agg", "median"), ("max_points", "100001"),
            ("frm", "x"),
        ]
        let problems = #expect(throws: MetricsRequest.Problems.self) { try parse(query.map { $0 }) }
        #expect(problems?.all.map(\.parameter) == query.map(\.0))
    }

    @Test(arguments: [("max_points", "0"), ("max_points", "-1"), ("step", "367d"), ("to", "x")])
    func `what lies outside the limits is refused`(parameter: String, value: String) {
        #expect(throws: MetricsRequest.Problems.self) { try parse([(parameter, value)]) }
    }

    @Test func `a range that ends before it begins is refused`() {
        #expect(throws: MetricsRequest.Problems.self) {
            try parse([("from", "now"), ("to", "-1h")])
        }
    }

    @Test(arguments: [
        (5_200_500_000_000, "bytes", "GB", 5200.5), (1024, "bytes", "KiB", 1),
        (0.855, "ratio", "%", 85.5), (35.5, "celsius", "°C", 35.5), (0, "bytes", "GB", 0),
        (7200, "seconds", "h", 2), (42, "count", "", 42), (12, "bytes", "furlongs", 12),
        (0.07, "ratio", "%", 7), (37.77777777777778, "celsius", "F", 100),
    ])
    func `a value comes back in the unit it was sent in`(
        base: Double,
        unit: String,
        sent: String,
        value: Double
    ) {
        #expect(SentUnit.value(base, baseUnit: unit, sent: sent) == value)
    }

    @Test func `any number with a tenth that was sent in gigabytes comes back the same`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let sent = Double(Int.random(in: 0...99_999_999, using: &random)) / 10
            #expect(SentUnit.value(sent * 1e9, baseUnit: "bytes", sent: "GB") == sent)
            #expect(SentUnit.value(sent / 100, baseUnit: "ratio", sent: "%") == sent)
        }
    }
}
