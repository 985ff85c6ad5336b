import APIGatewayCore
import FleetHistory
import Quantities
import WebInterface

/// The charts of a system's page, all over one range of time.
struct SystemCharts {
    /// Pools that get a chart of their own, the worst first.
    static let poolsMax = 6

    let assessed: SystemAssessment
    let thresholds: Thresholds
    let range: TimeRange
    let answer: SeriesAnswer
    let now: Timestamp
    let calendar: WallCalendar

    private var axis: TimeAxis { TimeAxis(from: now - range.length, to: now) }

    // A line is broken where three steps are missing.
    private var gapAfter: Duration { max((answer.step ?? .seconds(300)) * 3, range.length / 60) }

    func all() -> [LineChart] {
        [cpu, memory, hottest].compactMap(\.self)
            + assessed.pools.prefix(Self.poolsMax).enumerated().compactMap { pool($1, number: $0) }
    }

    private func points(_ type: String?, _ object: String, _ name: String) -> [LineChart.Point] {
        answer.series.filter {
            (type == nil || $0.name.type == type) && $0.name.object == object
                && $0.name.name == name
        }.flatMap(\.points).map { LineChart.Point($0.time, $0.value) }.sorted { $0.time < $1.time }
    }

    private var cpu: LineChart? {
        let points = points(nil, "", "cpu_usage")
        return chart(
            "cpu",
            "CPU",
            "CPU used, per cent",
            .ratio,
            [LineChart.Curve(label: "Used", look: .area, points: points)]
        )
    }

    private var memory: LineChart? {
        let used = points(nil, "", "memory_used")
        let total = points(nil, "", "memory_total")
        return chart(
            "memory",
            "Memory",
            "Memory used",
            .bytes,
            [
                LineChart.Curve(label: "Used", look: .area, points: used),
                LineChart.Curve(label: "Installed", look: .capacity, points: total),
            ].filter { !$0.points.isEmpty }
        )
    }

    private var hottest: LineChart? {
        let temperatures = answer.series.filter {
            $0.name.type == "disk" && $0.name.name == "temperature"
        }
        var highest: [Timestamp: Double] = [:]
        for point in temperatures.flatMap(\.points) {
            highest[point.time] = max(highest[point.time] ?? -.infinity, point.value)
        }
        let points = highest.sorted { $0.key < $1.key }.map { LineChart.Point($0.key, $0.value) }
        return chart(
            "hottest",
            "Hottest disk",
            "Hottest disk, degrees Celsius",
            .celsius,
            [LineChart.Curve(label: "Temperature", look: .line, points: points)],
            limits: [
                LineChart.Limit(
                    thresholds.diskWarningCelsius,
                    label: Wording.celsius(thresholds.diskWarningCelsius),
                    tone: .warning
                ),
                LineChart.Limit(
                    thresholds.diskCriticalCelsius,
                    label: Wording.celsius(thresholds.diskCriticalCelsius),
                    tone: .critical
                ),
            ]
        )
    }

    private func pool(_ pool: PoolAssessment, number: Int) -> LineChart? {
        let used = points("pool", pool.name, "used")
        let total = points("pool", pool.name, "total")
        let lines = (pool.total?.bytes).map { bytes in
            [(thresholds.poolWarning, Tone.warning), (thresholds.poolCritical, .critical)].map {
                LineChart.Limit(
                    Double(bytes) * $0,
                    label: Wording.percent($0, places: 0),
                    tone: $1
                )
            }
        }
        return chart(
            "pool-\(number)",
            "Pool \(pool.name)",
            "Pool \(pool.name), bytes used",
            .bytes,
            [
                LineChart.Curve(label: "Used", look: .area, points: used),
                LineChart.Curve(label: "Size", look: .capacity, points: total),
            ].filter { !$0.points.isEmpty },
            limits: lines ?? []
        )
    }

    private func chart(
        _ id: String,
        _ heading: String,
        _ title: String,
        _ quantity: ValueScale.Quantity,
        _ curves: [LineChart.Curve],
        limits: [LineChart.Limit] = []
    ) -> LineChart? {
        guard let main = curves.first, main.look != .capacity, let last = main.points.last,
            let highest = main.points.max(by: { $0.value < $1.value })
        else { return nil }
        let scale = ValueScale(quantity, values: curves.flatMap { $0.points.map(\.value) })
        let newest = scale.words(last.value)
        let at = calendar.moment(highest.time, now: now)
        return LineChart(
            id: id,
            heading: heading,
            remark: "\(newest) at the end",
            title: "\(title), \(range.heading.lowercased())",
            finding: "At the end \(newest), highest \(scale.words(highest.value)) on \(at).",
            axis: axis,
            scale: scale,
            curves: curves,
            limits: limits,
            gapAfter: gapAfter,
            calendar: calendar
        )
    }
}
