import Contracts

/// What a node's state asks its tasks to do.
enum NodeAction {
    case send(BusDeparture)
    case take(ConsumerKey, LaneRun)
    case open(ConsumerKey, LaneCursor)
    case record(ConsumerKey, LaneLoss)
    case answerFetch(SourceID, ControlMessage.Fetch)
    case acknowledge(SourceID, LaneName, upTo: UInt64)
    case performDue(LaneName)
    case report(BusEvent)
}
