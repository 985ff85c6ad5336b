package import Contracts

/// What a node wants known: for logs, counters and alarms.
package enum BusEvent: Sendable {
    /// Messages will never be taken; always an alarm.
    case lost(LaneLoss)
    /// An epoch that was closed still publishes: two journals claim one name; always an alarm.
    case olderEpoch(SourceID, LaneName, Epoch)
    /// Another live connection claims to be this instance; always an alarm.
    case conflict(SourceID)
    /// A message could not be taken and is tried again.
    case takeFailed(SourceID, LaneName, sequence: UInt64, any Error)
    /// Stored messages could not be performed or read.
    case performFailed(LaneName, any Error)
    /// A row or cursor of this service's own journal could not be read or written.
    case journalFailed(any Error)
    /// A frame that makes no sense was dropped.
    case badFrame(FrameFault)
    /// A message came again and was dropped.
    case duplicate(SourceID, LaneName)
    /// A run of messages was committed.
    case took(SourceID, LaneName, count: Int)
    /// A peer refused what it was asked for.
    case refused(SourceID?, String)
}
