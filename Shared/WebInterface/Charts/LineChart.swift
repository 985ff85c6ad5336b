package import Quantities

/// Values over time as SVG made on the server: complete without a script, and readable as text.
///
/// Axis text is never scaled: it stands in an outer SVG placed in per cent, and only the curves lie
/// in an inner one that stretches. A gap in the data is a gap in the line.
package struct LineChart: Sendable {
    /// Unique on the page; letters, digits and `-`.
    package var id: String
    /// What is shown: `CPU`.
    package var heading: String
    /// The newest value in words.
    package var remark: String
    /// What is shown with its unit and range, for screen readers.
    package var title: String
    /// The finding in a sentence.
    package var finding: String
    /// The range of time, the same for all charts of a page.
    package var axis: TimeAxis
    /// The scale of values.
    package var scale: ValueScale
    /// What is drawn, the first at the back.
    package var curves: [Curve]
    /// Lines that should not be crossed.
    package var limits: [Limit]
    /// Neighbouring points further apart than this are not joined, unless all points near are.
    package var gapAfter: Duration
    /// The viewer's calendar, for the axis and the table.
    package var calendar: WallCalendar

    /// A chart of these parts.
    package init(
        id: String,
        heading: String,
        remark: String,
        title: String,
        finding: String,
        axis: TimeAxis,
        scale: ValueScale,
        curves: [Curve],
        limits: [Limit] = [],
        gapAfter: Duration,
        calendar: WallCalendar
    ) {
        self.id = id
        self.heading = heading
        self.remark = remark
        self.title = title
        self.finding = finding
        self.axis = axis
        self.scale = scale
        self.curves = curves
        self.limits = limits
        self.gapAfter = gapAfter
        self.calendar = calendar
    }

    /// One measured series.
    package struct Curve: Sendable {
        /// How the series is told from others, besides its label; never by hue.
        package enum Look: Sendable {
            /// A line with its area filled down to zero.
            case area
            /// A line alone.
            case line
            /// A thin line: capacity.
            case capacity
        }

        /// What it is called in table and legend.
        package var label: String
        /// How it looks.
        package var look: Look
        /// Its points in order of time.
        package var points: [Point]

        /// A series of points.
        package init(label: String, look: Look, points: [Point]) {
            self.label = label
            self.look = look
            self.points = points
        }
    }

    /// A value at a moment.
    package struct Point: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// The value in the base unit.
        package var value: Double

        /// A value at a moment.
        package init(_ time: Timestamp, _ value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// A value that is a warning or critical, drawn across.
    package struct Limit: Sendable {
        /// Where.
        package var value: Double
        /// What it is called: `45 °C`.
        package var label: String
        /// `warning` or `critical`.
        package var tone: Tone

        /// A line at a value.
        package init(_ value: Double, label: String, tone: Tone) {
            self.value = value
            self.label = label
            self.tone = tone
        }
    }
}
