package import Quantities

/// The snapshots of both ends of a replication on one axis of time.
package struct SnapshotTimeline: Sendable, Hashable {
    /// Snapshots drawn of one end at the most; of more, the newest are drawn.
    package static let marksMax = 400

    /// A snapshot on one end.
    package struct Mark: Sendable, Hashable {
        /// When it was made.
        package var time: Timestamp
        /// Whether only this end has it.
        package var isOwn: Bool

        /// A mark.
        package init(_ time: Timestamp, isOwn: Bool = false) {
            self.time = time
            self.isOwn = isOwn
        }
    }

    /// The axis.
    package var axis: TimeAxis
    /// The viewer's calendar.
    package var calendar: WallCalendar
    /// What the upper line is of: `hqs8 : hqs8p1/HQS8DAT1`.
    package var sourceLabel: String
    /// What the lower line is of.
    package var targetLabel: String
    /// The snapshots of the source, oldest first.
    package var source: [Mark]
    /// The snapshots of the target, oldest first.
    package var target: [Mark]
    /// The newest common one; nil for none.
    package var base: Timestamp?
    /// Where the source has come to; the gap is from the base to it.
    package var newest: Timestamp?
    /// What is said of the gap: `81 snapshots, 46.2 GiB`; empty for no gap.
    package var gap: String
    /// What is said of the delay: `3 d 9 h behind`; empty for none.
    package var delay: String
    /// What the drawing shows, for those who do not see it.
    package var finding: String

    /// A timeline without snapshots.
    package init(
        axis: TimeAxis,
        calendar: WallCalendar,
        sourceLabel: String,
        targetLabel: String
    ) {
        self.axis = axis
        self.calendar = calendar
        self.sourceLabel = sourceLabel
        self.targetLabel = targetLabel
        source = []
        target = []
        gap = ""
        delay = ""
        finding = ""
    }
}
