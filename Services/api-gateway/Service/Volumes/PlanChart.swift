import Quantities
import WebInterface

/// Turns what a plan says of each day into bars; several days share a bar when there are many.
struct PlanChart {
    private let days: [(start: Timestamp, bytes: Int64, goes: Int64)]
    private let path: String
    private let id: String
    /// The oldest content that goes, which may be older than the first day that is told apart.
    private let oldest: Timestamp?

    init(_ plan: PlanAnswer, path: String) {
        days = (plan.byDay ?? []).compactMap { day in
            Timestamp.parse(rfc3339: day.start).map { ($0.moment, day.bytes, day.goes) }
        }
        self.path = path
        oldest = plan.oldest.flatMap { Timestamp.parse(rfc3339: $0)?.moment }
        id = "d-\(plan.digest.prefix(8))"
    }

    /// The chart; nil when nothing is known by day.
    func chart(now: Timestamp) -> DayBars? {
        guard let first = days.first?.start, let last = days.last?.start else { return nil }
        let span = Int64((last - first).fractionalSeconds / 86_400) + 1
        let step = (span + Int64(DayBars.barsMax) - 1) / Int64(DayBars.barsMax)
        let bars = (0..<(span + step - 1) / step).map { bar($0, of: step, from: first, now) }
        let (stored, goes) = days.reduce((0, 0)) { ($0.0 + $1.bytes, $0.1 + $1.goes) }
        let (all, part) = (Wording.size(ByteCount(stored)), Wording.size(ByteCount(goes)))
        return DayBars(
            id: id,
            heading: "by day, in UTC",
            title: "Files of \(path) by day, and what the next run would delete",
            finding: "\(all) are stored. The next run deletes \(part) of the oldest.",
            bars: bars
        )
    }

    private func bar(
        _ index: Int64,
        of step: Int64,
        from first: Timestamp,
        _ now: Timestamp
    ) -> DayBars.Bar {
        let begin = first + .seconds(index * step * 86_400)
        let end = begin + .seconds(step * 86_400)
        let own = days.filter { $0.start >= begin && $0.start < end }
        let label = WallCalendar.utc.day(begin, now: now)
        let to = WallCalendar.utc.day(end - .seconds(1), now: now)
        let hasOlder = index == 0 && oldest.map { $0 < begin } ?? false
        let days = step == 1 ? label : "\(label) to \(to)"
        return DayBars.Bar(
            label: hasOlder ? "until \(to)" : label,
            days: hasOlder ? "until \(to)" : days,
            stored: own.reduce(0) { $0 + $1.bytes },
            goes: own.reduce(0) { $0 + $1.goes }
        )
    }
}
