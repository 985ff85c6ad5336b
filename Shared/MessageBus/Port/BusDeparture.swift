package import Contracts
package import Quantities

/// What a node hands to its transport.
package enum BusDeparture: Sendable, Hashable {
    /// A frame of a lane for everybody who reads it: header, source, event.
    case data(LaneName, [[UInt8]])
    /// A control frame for one peer.
    case control(to: SourceID, [UInt8])
    /// A control frame for every instance of a service that is there, known or not.
    case greeting(ServiceName, [UInt8])

    /// Bytes of the frame, its addresses not counted.
    package var byteCount: Int {
        switch self {
        case .data(_, let parts): parts.reduce(0) { $0 + $1.count }
        case .control(_, let bytes), .greeting(_, let bytes): bytes.count
        }
    }
}
