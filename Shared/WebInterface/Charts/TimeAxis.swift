package import Quantities

/// The range of time that all charts of a page share, and its ticks.
package struct TimeAxis: Sendable, Hashable {
    /// Where it begins.
    package let from: Timestamp
    /// Where it ends.
    package let to: Timestamp

    /// A range; an empty one is a second long.
    package init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = max(to, from + .seconds(1))
    }

    /// A named moment on the axis.
    package struct Tick: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// `15:00` or `4 May`.
        package var label: String
        /// Whether it gives way on a narrow screen.
        package var isMinor: Bool
    }

    /// Where a moment lies, as a share of the width.
    package func share(of moment: Timestamp) -> Double {
        (moment - from).fractionalSeconds / (to - from).fractionalSeconds
    }

    /// Four to eight ticks on whole hours or days of the calendar, every other one minor; those too
    /// near an edge for their label are left out.
    package func ticks(_ calendar: WallCalendar) -> [Tick] {
        let length = (to - from).fractionalSeconds
        let step = Self.steps.first { length / Double($0) <= 8 } ?? Self.longest(length)
        var moment = calendar.startOfDay(from)
        if step > 86_400 { moment = calendar.startOfDay(to) - .seconds(step * 9) }
        var ticks: [Tick] = []
        while moment < to {
            if (0.04...0.96).contains(share(of: moment)) {
                // A year is named where it begins; with every day it would not fit.
                let label =
                    step < 86_400
                    ? calendar.clock(moment)
                    : calendar.day(moment, now: ticks.last?.time ?? moment)
                ticks.append(Tick(time: moment, label: label, isMinor: ticks.count % 2 == 1))
            }
            moment = moment + .seconds(step)
        }
        return ticks
    }

    private static let steps: [Int64] = [
        60, 300, 600, 1800, 3600, 10_800, 21_600, 86_400, 2 * 86_400, 5 * 86_400, 7 * 86_400,
        14 * 86_400, 30 * 86_400, 61 * 86_400,
    ]

    private static func longest(_ length: Double) -> Int64 {
        (Int64(length / 8) / 86_400 + 1) * 86_400
    }
}
