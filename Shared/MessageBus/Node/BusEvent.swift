package import Contracts

/// What a node wants known: for logs, counters and alarms.
package enum BusEvent: Sendable {
    /// Messages will never be taken; always an alarm.
    case lost(LaneLoss)
    /// A source goes on in another epoch; with what is lost of the one before.
    case epochChanged(SourceID, LaneName, from: Epoch, to: Epoch, LaneLoss?)
    /// This service's journal was put back, as a consumer showed; it goes on in a new epoch.
    case rolledBack(LaneName, by: SourceID, from: Epoch, to: Epoch)
    /// A consumer said what would show that the journal was put back, and was not believed.
    case proofRefused(LaneName, by: SourceID)
    /// An epoch that was closed still publishes: two journals claim one name; always an alarm.
    case olderEpoch(SourceID, LaneName, Epoch)
    /// A process of a source that was replaced still publishes; always an alarm.
    case twin(SourceID, LaneName)
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
    /// This service's journal told of an incident.
    case incident(BusIncident)
    /// A consumer was forgotten at an operator's word.
    case forgotten(SourceID, by: SourceID)
    /// A peer refused what it was asked for.
    case refused(SourceID?, String)
}
