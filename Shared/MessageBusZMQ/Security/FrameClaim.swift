import Contracts
import MessageBus

/// What a control frame asks of the right of its sender.
enum FrameClaim: Equatable {
    /// The sender reads these lanes.
    case reads([LaneName])
    /// The sender publishes these lanes, and the receiver reads them.
    case publishes([LaneName])
    /// Only a person's key may say it.
    case operates
    /// Anybody may say it.
    case speaks
    /// Only a hub says it, or only to a hub.
    case nothing

    /// The claim of a message between two peers.
    init(_ message: ControlMessage) {
        self =
            switch message {
            case .hello(let positions): .reads(positions.map(\.lane))
            case .fetch(let fetch): .reads([fetch.lane])
            case .acknowledge(let lane, _, _): .reads([lane])
            case .welcome(let lanes): .publishes(lanes.map(\.lane))
            case .batch(let batch): .publishes([batch.lane])
            case .truncated(let lane, _, _, _): .publishes([lane])
            case .snapshot(let request): .reads([request.lane])
            case .snapshotPart(let part): .publishes([part.lane])
            case .snapshotEnd(let end): .publishes([end.lane])
            case .claim(let claim): .reads([claim.lane])
            case .claimed(let claim), .expired(let claim, _): .publishes([claim.lane])
            case .refuse: .speaks
            case .leave: .operates
            case .here, .busy, .unreachable, .conflict: .nothing
            }
    }
}
