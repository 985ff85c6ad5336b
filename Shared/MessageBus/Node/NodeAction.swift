import Contracts

/// What a node's state asks its tasks to do.
enum NodeAction {
    case send(BusDeparture)
    case take(ConsumerKey, LaneRun)
    case open(ConsumerKey, LaneCursor, replacing: Epoch?, losing: LaneLoss?)
    case record(ConsumerKey, LaneLoss)
    case takeSnapshot(ConsumerKey, LaneRun, mark: UInt64)
    case finishSnapshot(ConsumerKey, LaneSnapshot)
    case answerSnapshot(SourceID, ControlMessage.SnapshotRequest)
    case answerClaim(SourceID, ControlMessage.Claim)
    case claimDecided(SourceID, ControlMessage.Claim, ClaimDecision)
    case answerHello(SourceID, [ControlMessage.Position])
    case answerFetch(SourceID, ControlMessage.Fetch)
    case acknowledge(SourceID, LaneName, Epoch, upTo: UInt64)
    case forget(SourceID, by: SourceID)
    case performDue(LaneName)
    case report(BusEvent)
}
