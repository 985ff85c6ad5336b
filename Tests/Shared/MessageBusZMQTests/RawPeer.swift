import CZeroMQ
import MessageBus
import TestSupport

@testable import MessageBusZMQ

/// Sockets of a peer that keeps no rule, on the test's own thread.
final class RawPeer {
    let context: ZMQContext
    let control: ZMQSocket
    let data: ZMQSocket
    let subscribed: ZMQSocket

    /// Dials a hub; `routingID` is one that the peer chose itself.
    init(_ hub: ZeroMQHub, routingID: String? = nil) throws {
        context = try ZMQContext()
        control = try ZMQSocket(ZMQ_DEALER, in: context, highWater: 4)
        data = try ZMQSocket(ZMQ_PUB, in: context, highWater: 1000)
        // XSUB sends whatever it is told as a subscription.
        subscribed = try ZMQSocket(ZMQ_XSUB, in: context, highWater: 1000)
        if let routingID { try control.set(ZMQ_ROUTING_ID, Array(routingID.utf8)) }
        try control.connect(to: hub.endpoints.control)
        try data.connect(to: hub.endpoints.dataIn)
        try subscribed.connect(to: hub.endpoints.dataOut)
    }

    /// Sends on the control socket, whatever it is.
    func say(_ parts: [[UInt8]]) async {
        while control.send(parts) != .sent { await tick() }
    }
}
