package import Contracts

/// Messages of one lane in order, ready to be taken, and where the cursor stands after them.
///
/// Sequences may be missing between two messages only where the producer's journal itself said
/// that it holds none there.
package struct LaneRun: Sendable, Equatable {
    /// The instance that published them.
    package var source: SourceID
    /// The lane.
    package var lane: LaneName
    /// Their epoch.
    package var epoch: Epoch
    /// Where the cursor must stand before the run.
    package var from: UInt64
    /// Where the cursor stands after the whole run.
    package var next: UInt64
    /// The messages, by rising sequence, each in `from ..< next`.
    package var envelopes: [Envelope]

    /// A run of these parts.
    package init(
        source: SourceID,
        lane: LaneName,
        epoch: Epoch,
        from: UInt64,
        next: UInt64,
        envelopes: [Envelope]
    ) {
        self.source = source
        self.lane = lane
        self.epoch = epoch
        self.from = from
        self.next = next
        self.envelopes = envelopes
    }
}

/// What became of a run: how far it was committed and what stopped it.
package struct TakenRun: Sendable {
    /// Where the durable cursor stands now.
    package var next: UInt64
    /// Why the message at `next` was not taken; nil when the whole run was.
    package var failure: (any Error)?

    /// An outcome of these parts.
    package init(next: UInt64, failure: (any Error)?) {
        self.next = next
        self.failure = failure
    }
}
