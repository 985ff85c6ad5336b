package import Contracts
package import Quantities

/// What two nodes, or a node and a hub, say to each other.
package enum ControlMessage: Sendable, Equatable {
    /// To the hub: this connection is the peer that frames from it are signed with.
    case here(BusPeer)
    /// To a producer: where the sender stands in its lanes.
    case hello([Position])
    /// To a consumer: where the lanes begin and end.
    case welcome([Welcome])
    /// What was asked for will not be done, and why.
    case refuse(String)
    /// To a producer: send messages.
    case fetch(Fetch)
    /// To a consumer: every message that is held in a range.
    case batch(Batch)
    /// To a producer: everything up to a sequence has been committed.
    case acknowledge(LaneName, Epoch, upTo: UInt64)
    /// To a consumer: what was asked for is gone.
    case truncated(LaneName, Epoch, low: UInt64, head: UInt64)
    /// From the hub: the destination's queue is full; try again after so many milliseconds.
    case busy(SourceID, retryMilliseconds: UInt32)
    /// From the hub: nobody by that name is here.
    case unreachable(SourceID)
    /// From the hub: another live connection claims to be this source.
    case conflict(SourceID)
    /// To a producer, by an operator: forget this consumer, and hold nothing back for it.
    case leave(SourceID)
    /// To a producer: tell what stands on a state lane, from a place on.
    case snapshot(SnapshotRequest)
    /// To a consumer: a part of what stands on a state lane.
    case snapshotPart(SnapshotPart)
    /// To a consumer: the snapshot is whole as of a sequence.
    case snapshotEnd(SnapshotEnd)
    /// To the issuer of a command: may it be begun?
    case claim(Claim)
    /// To the instance that claimed: it may.
    case claimed(Claim)
    /// To the instance that claimed: it may not any more, and why.
    case expired(Claim, String)

    /// Where a consumer stands in a lane.
    package struct Position: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch it follows; nil before the first.
        package var epoch: Epoch?
        /// The first sequence it has not committed.
        package var next: UInt64
        /// The id of the last message it took.
        package var lastID: MessageID?
        /// The highest sequence it knows the producer gave out in this epoch.
        package var head: UInt64
        /// An epoch of the producer that it closed, and that the producer speaks in again.
        package var older: Epoch?

        /// A position of these parts.
        package init(
            lane: LaneName,
            epoch: Epoch?,
            next: UInt64,
            lastID: MessageID?,
            head: UInt64 = 0,
            older: Epoch? = nil
        ) {
            self.lane = lane
            self.epoch = epoch
            self.next = next
            self.lastID = lastID
            self.head = head
            self.older = older
        }
    }

    /// Where a lane begins and ends.
    package struct Welcome: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The producer's epoch.
        package var epoch: Epoch
        /// The first sequence held.
        package var low: UInt64
        /// The last sequence given out.
        package var head: UInt64
        /// The producer's process.
        package var run: UInt16
        /// The position that was compared with the journal; 0 when the HELLO named none of its
        /// epoch.
        package var checked: UInt64
        /// How the epoch that the HELLO named ended, when the producer closed it.
        package var closed: ClosedEpoch?

        /// A welcome of these parts.
        package init(
            lane: LaneName,
            epoch: Epoch,
            low: UInt64,
            head: UInt64,
            run: UInt16 = 0,
            checked: UInt64 = 0,
            closed: ClosedEpoch? = nil
        ) {
            self.lane = lane
            self.epoch = epoch
            self.low = low
            self.head = head
            self.run = run
            self.checked = checked
            self.closed = closed
        }
    }

    /// A request for messages.
    package struct Fetch: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch the sequences belong to.
        package var epoch: Epoch
        /// The first sequence wanted.
        package var from: UInt64
        /// The id of the last message taken, for the producer to recognise a journal put back.
        package var lastID: MessageID?
        /// Messages wanted at the most.
        package var count: UInt16
        /// Bytes of bodies wanted at the most.
        package var bytes: UInt32

        /// A request of these parts.
        package init(
            lane: LaneName,
            epoch: Epoch,
            from: UInt64,
            lastID: MessageID?,
            count: UInt16,
            bytes: UInt32
        ) {
            self.lane = lane
            self.epoch = epoch
            self.from = from
            self.lastID = lastID
            self.count = count
            self.bytes = bytes
        }
    }

    /// Every message a journal holds in `from ..< next`.
    package struct Batch: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch.
        package var epoch: Epoch
        /// The first sequence covered.
        package var from: UInt64
        /// The sequence after the last one covered.
        package var next: UInt64
        /// The last sequence given out.
        package var head: UInt64
        /// The producer's process.
        package var run: UInt16
        /// The messages as CloudEvents, by rising sequence.
        package var events: [[UInt8]]
        /// What stands in the places between them, by rising sequence.
        package var skips: [LaneSkip]

        /// A batch of these parts.
        package init(
            lane: LaneName,
            epoch: Epoch,
            from: UInt64,
            next: UInt64,
            head: UInt64,
            run: UInt16 = 0,
            events: [[UInt8]],
            skips: [LaneSkip] = []
        ) {
            self.lane = lane
            self.epoch = epoch
            self.from = from
            self.next = next
            self.head = head
            self.run = run
            self.events = events
            self.skips = skips
        }
    }
}
