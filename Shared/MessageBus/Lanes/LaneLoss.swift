package import Contracts

/// Messages that will never be taken, and why: the only way one may vanish.
package struct LaneLoss: Sendable, Hashable, Encodable {
    /// The instance that published them.
    package var source: SourceID
    /// The lane.
    package var lane: LaneName
    /// Their epoch.
    package var epoch: Epoch
    /// The first sequence lost.
    package var from: UInt64
    /// The last sequence lost.
    package var to: UInt64
    /// What happened, for a person.
    package var reason: String

    /// A loss of these parts.
    package init(
        source: SourceID,
        lane: LaneName,
        epoch: Epoch,
        from: UInt64,
        to: UInt64,
        reason: String
    ) {
        self.source = source
        self.lane = lane
        self.epoch = epoch
        self.from = from
        self.to = to
        self.reason = reason
    }
}
