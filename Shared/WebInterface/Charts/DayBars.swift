import Quantities

/// Bytes by day as bars, of which a part would be deleted: hatched, so that no colour has to tell.
///
/// It is SVG made on the server: axis text is never scaled, and bars are placed in per cent.
package struct DayBars: Sendable {
    /// Bars, at the most; more days share bars.
    package static let barsMax = 31

    /// Unique on the page; letters, digits and `-`.
    package var id: String
    /// What the bars are: `by day of last write`.
    package var heading: String
    /// What is shown, for screen readers.
    package var title: String
    /// The finding in a sentence.
    package var finding: String
    /// The bars, the oldest first.
    package var bars: [Bar]

    /// A chart of these parts.
    package init(id: String, heading: String, title: String, finding: String, bars: [Bar]) {
        self.id = id
        self.heading = heading
        self.title = title
        self.finding = finding
        self.bars = bars
    }

    /// One day, or several that follow each other.
    package struct Bar: Sendable, Hashable {
        /// `6 April`, for the axis.
        package var label: String
        /// `6 April to 12 April`, for the table.
        package var days: String
        /// Bytes stored.
        package var stored: Int64
        /// Bytes of those that would be deleted.
        package var goes: Int64

        /// A bar.
        package init(label: String, days: String, stored: Int64, goes: Int64) {
            self.label = label
            self.days = days
            self.stored = stored
            self.goes = goes
        }
    }
}
