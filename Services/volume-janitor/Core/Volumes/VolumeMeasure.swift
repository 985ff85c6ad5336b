package import Observations
package import Quantities

/// What a whole volume held when it was last measured.
package struct VolumeMeasure: Sendable, Hashable {
    /// What it held.
    package var totals: TreeTotals
    /// When.
    package var at: Timestamp

    /// A measure.
    package init(totals: TreeTotals, at: Timestamp) {
        self.totals = totals
        self.at = at
    }
}
