import Contracts

/// What a consumer's state machine asks its node to do.
enum ConsumerAction: Equatable {
    /// Tell the producer where this consumer stands.
    case hello(ControlMessage.Position)
    /// Ask the producer for messages.
    case fetch(ControlMessage.Fetch)
    /// Store the cursor of an epoch that is new here, and what is lost of the one before.
    case open(LaneCursor, replacing: Epoch?, losing: LaneLoss?)
    /// Record messages that are gone, and move the cursor past them.
    case record(LaneLoss)
    /// Commit a run.
    case take(LaneRun)
    /// Ask the producer for a part of a snapshot.
    case snapshot(ControlMessage.SnapshotRequest)
    /// Commit a part of a snapshot under its mark.
    case takeSnapshot(LaneRun, mark: UInt64)
    /// Commit the end of a snapshot.
    case finishSnapshot(LaneSnapshot)
    /// Tell the producer what is committed.
    case acknowledge(Epoch, upTo: UInt64)
    /// An epoch that was closed still speaks: two journals claim one name.
    case olderEpoch(Epoch)
    /// A process that was replaced still speaks: two processes claim one name.
    case twin
    /// A message came again.
    case duplicate
}
