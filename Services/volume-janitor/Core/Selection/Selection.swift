package import Observations

/// What a rule chose from the files it saw.
package struct Selection: Sendable {
    /// What is there.
    package let totals: TreeTotals
    /// What goes, as far as it was seen; equal to deleting one by one in order.
    package let chosen: SelectionSums
    /// Files that may go by their names and times, chosen or not.
    package let candidates: Int64
    /// All that count as one of the latest; those held back by size do not.
    package let counted: Int64
    /// Up to where files go.
    package let cut: Cut
    /// Inodes that stay though they stand before the cut.
    package let kept: Set<UInt64>
    /// Inodes with several names that go.
    package let linked: Set<UInt64>
    /// The first files that go, in order.
    package let first: [FirstUnits.Entry]
    /// What the files hold by day of the rule's order; none in an order by size.
    package let days: [PlanDay]
    /// What was odd.
    package let anomalies: [PlanAnomaly]
    /// Why nothing can be said; nil when the selection holds.
    package let unknown: String?
}
