package import Quantities

/// Use of a pool so far and to come: history, the fan of what is likely, lines that it crosses.
package struct FanChart: Sendable {
    /// One moment of what was.
    package struct Point: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// Bytes.
        package var value: Double

        /// A point.
        package init(_ time: Timestamp, _ value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// One moment of what is to come.
    package struct Fan: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// The middle.
        package var median: Double
        /// Half of what is possible lies within.
        package var half: ClosedRange<Double>
        /// Nine tenths of it lie within.
        package var most: ClosedRange<Double>

        /// A moment.
        package init(
            _ time: Timestamp,
            median: Double,
            half: ClosedRange<Double>,
            most: ClosedRange<Double>
        ) {
            self.time = time
            self.median = median
            self.half = half
            self.most = most
        }
    }

    /// A line that use may cross, with when it does.
    package struct Line: Sendable, Hashable {
        /// Bytes.
        package var value: Double
        /// `80 %, 8.64 TiB`.
        package var label: String
        /// `warning` or `critical`.
        package var tone: Tone
        /// Between which moments it is crossed; nil for not as far as is drawn.
        package var crossing: ClosedRange<Timestamp>?
        /// `12 June – 3 July`; empty for nothing.
        package var words: String

        /// A line.
        package init(
            _ value: Double,
            label: String,
            tone: Tone,
            crossing: ClosedRange<Timestamp>? = nil,
            words: String = ""
        ) {
            self.value = value
            self.label = label
            self.tone = tone
            self.crossing = crossing
            self.words = words
        }
    }

    /// A moment with its name.
    package struct Mark: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// `segment starts: big delete, 2 March`.
        package var label: String

        /// A named moment.
        package init(_ time: Timestamp, label: String) {
            self.time = time
            self.label = label
        }
    }

    /// Its id on the page.
    package var id: String
    /// What is drawn.
    package var title: String
    /// What it shows, in a sentence.
    package var finding: String
    /// The range of time.
    package var axis: TimeAxis
    /// The range of values.
    package var scale: ValueScale
    /// The viewer's calendar.
    package var calendar: WallCalendar
    /// What was, in order.
    package var history: [Point] = []
    /// What is to come, in order.
    package var fan: [Fan] = []
    /// What the pool could hold, in steps.
    package var ceiling: [Point] = []
    /// Lines that use may cross.
    package var lines: [Line] = []
    /// Named moments.
    package var marks: [Mark] = []

    /// A chart of nothing.
    package init(
        id: String,
        title: String,
        finding: String,
        axis: TimeAxis,
        scale: ValueScale,
        calendar: WallCalendar
    ) {
        self.id = id
        self.title = title
        self.finding = finding
        self.axis = axis
        self.scale = scale
        self.calendar = calendar
    }
}
