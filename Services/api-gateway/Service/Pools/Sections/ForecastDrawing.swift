import APIGatewayCore
import Contracts
import FleetHistory
import Quantities
import WebInterface

/// Draws a pool's history with the fan of its forecast.
struct ForecastDrawing {
    let pool: PoolSubject
    let forecast: ForecastUpdated
    let answer: SeriesAnswer
    let range: TimeRange
    let call: PageCall

    private var now: Timestamp { call.now }
    private var words: ForecastWords {
        ForecastWords(forecast, now: now, calendar: call.calendar)
    }

    /// The chart; nil when nothing was measured.
    var chart: FanChart? {
        let used = points("used")
        guard !used.isEmpty else { return nil }
        let fan = forecast.fan.filter { $0.at <= end }
        let ceiling = pool.ceiling.map { Double($0.bytes) }
        let values = used.map(\.value) + fan.map { Double($0.high90.bytes) }
        let top = ceiling.map { $0 * 1.05 } ?? values.max()
        var chart = FanChart(
            id: "fan",
            title: "Space used in pool \(pool.name), with forecast",
            finding: words.lead.text,
            axis: TimeAxis(from: now - range.length, to: end),
            // A fan beyond the pool's end says nothing: what cannot be stored is not drawn.
            scale: ValueScale(.bytes, values: values.map { min($0, top ?? $0) }, full: top),
            calendar: call.calendar
        )
        chart.history = used
        chart.fan = fan.map(Self.fan)
        chart.ceiling = ceilings(ceiling)
        chart.lines = forecast.ceiling == nil ? [] : lines(ceiling ?? 0)
        chart.marks = marks
        return chart
    }

    /// As far ahead as one sees back, but not beyond what was foretold.
    private var end: Timestamp {
        let last = forecast.fan.last?.at ?? now + .seconds(7 * 86_400)
        let most = now + max(range.length, .seconds(90 * 86_400))
        return max(min(last, most), now + .seconds(86_400))
    }

    private func points(_ name: String) -> [FanChart.Point] {
        answer.series.filter { $0.name.object == pool.name && $0.name.name == name }
            .flatMap(\.points).map { FanChart.Point($0.time, $0.value) }
            .sorted { $0.time < $1.time }
    }

    private static func fan(_ point: ForecastUpdated.Point) -> FanChart.Fan {
        func band(_ low: ByteCount, _ high: ByteCount) -> ClosedRange<Double> {
            Double(low.bytes)...Double(max(low, high).bytes)
        }
        return FanChart.Fan(
            point.at,
            median: Double(point.median.bytes),
            half: band(point.low50, point.high50),
            most: band(point.low90, point.high90)
        )
    }

    /// What the pool could hold: of Btrfs as it stands now, else as its system sent it.
    private func ceilings(_ ceiling: Double?) -> [FanChart.Point] {
        let sent = pool.assessed == nil ? points("total") : []
        guard sent.isEmpty else { return sent }
        return ceiling.map { [FanChart.Point(now - range.length, $0)] } ?? []
    }

    private func lines(_ ceiling: Double) -> [FanChart.Line] {
        [(0.8, Tone.warning), (0.9, Tone.critical)].map { ratio, tone in
            let crossing = forecast.crossings.first { $0.ratio == ratio }
            let size = Wording.size(ByteCount(Int64(ratio * ceiling)))
            let latest = crossing?.latest ?? end
            let span = crossing?.soonest.flatMap { first in
                first < end ? first...max(first, min(latest, end)) : nil
            }
            return FanChart.Line(
                ratio * ceiling,
                label: "\(Wording.percent(ratio, places: 0)), \(size)",
                tone: tone,
                crossing: span
            )
        }
    }

    private var marks: [FanChart.Mark] {
        var marks: [FanChart.Mark] = []
        if let start = forecast.segmentStart, let cause = forecast.segmentCause,
            start > now - range.length
        {
            let day = call.calendar.day(start, now: now)
            marks.append(FanChart.Mark(start, label: "counted from here: \(cause), \(day)"))
        }
        marks.append(FanChart.Mark(now, label: "today"))
        return marks
    }
}
