package import Contracts

/// What a node hands to its transport.
package enum BusDeparture: Sendable, Hashable {
    /// A frame of a lane for everybody who reads it: header, source, event.
    case data(LaneName, [[UInt8]])
    /// A control frame for one peer.
    case control(to: SourceID, [UInt8])
}
