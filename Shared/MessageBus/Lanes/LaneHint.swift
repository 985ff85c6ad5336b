package import Contracts

/// What one or several commits added to a lane, passed on so that consumers need not ask.
///
/// A hint may be lost anywhere, here too: consumers fetch what they miss.
package struct LaneHint: Sendable, Equatable {
    /// The lane that grew.
    package var lane: LaneName
    /// The journal's epoch after the commit.
    package var epoch: Epoch
    /// The first sequence still held.
    package var low: UInt64
    /// The last sequence given out.
    package var head: UInt64
    /// The messages added whose bodies are small enough to travel at once, by rising sequence.
    package var envelopes: [Envelope]

    /// A hint of these parts.
    package init(
        lane: LaneName,
        epoch: Epoch,
        low: UInt64,
        head: UInt64,
        envelopes: [Envelope]
    ) {
        self.lane = lane
        self.epoch = epoch
        self.low = low
        self.head = head
        self.envelopes = envelopes
    }

    /// Larger bodies travel only when they are fetched: 2 KiB.
    package static let bodyBytesMax = 2048
}
