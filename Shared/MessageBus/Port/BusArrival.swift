package import Contracts

/// What a transport hands to its node.
package enum BusArrival: Sendable, Hashable {
    /// A frame of a lane.
    case data(LaneName, [[UInt8]])
    /// A control frame from a peer that the hub vouches for, or from the hub itself.
    case control(from: SourceID?, [UInt8])
}
