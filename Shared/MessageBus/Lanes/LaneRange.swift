package import Contracts

/// What a journal holds of a range of a lane.
package struct LaneRange: Sendable, Equatable {
    /// The rows, by rising sequence.
    package var rows: [Envelope]
    /// The sequence after the last one covered: what is missing before it cannot be had.
    package var next: UInt64
    /// The first sequence still held by the lane.
    package var low: UInt64
    /// The last sequence given out in the lane.
    package var head: UInt64
    /// What stands in the places between the rows, by rising sequence.
    package var skips: [LaneSkip]
    /// Whether the lane lost rows that are not known any more, so that a key may lack its last one.
    package var isTorn: Bool

    /// A range of these parts.
    package init(
        rows: [Envelope],
        next: UInt64,
        low: UInt64,
        head: UInt64,
        skips: [LaneSkip] = [],
        isTorn: Bool = false
    ) {
        self.rows = rows
        self.next = next
        self.low = low
        self.head = head
        self.skips = skips
        self.isTorn = isTorn
    }
}
