import CZeroMQ

/// The three sockets that peers dial, and what watches them; made anew to cut everybody off.
struct HubBinding {
    let dataIn: ZMQSocket
    let dataOut: ZMQSocket
    let control: ZMQSocket
    let monitors: [SocketMonitor]
    /// Where it listens; chosen ports are filled in.
    let endpoints: HubEndpoints

    /// Binds all three, or none.
    init(_ endpoints: HubEndpoints, as key: CurveKeyPair?, in context: ZMQContext) throws {
        dataIn = try ZMQSocket(ZMQ_XSUB, in: context, highWater: Self.dataHighWater)
        dataOut = try ZMQSocket(ZMQ_XPUB, in: context, highWater: Self.dataHighWater)
        control = try ZMQSocket(ZMQ_ROUTER, in: context, highWater: Self.controlHighWater)
        // A subscription counts only when the hub grants it.
        try dataOut.set(ZMQ_XPUB_MANUAL, 1)
        try control.set(ZMQ_ROUTER_MANDATORY, 1)
        // With handover another peer could take over a connection by its routing id.
        try control.set(ZMQ_ROUTER_HANDOVER, 0)
        monitors = try [dataIn, dataOut, control].map { socket in
            if let key { try socket.serve(as: key) }
            return try SocketMonitor(socket, named: "\(context.serial())", in: context)
        }
        self.endpoints = HubEndpoints(
            dataIn: try dataIn.bind(to: endpoints.dataIn),
            dataOut: try dataOut.bind(to: endpoints.dataOut),
            control: try control.bind(to: endpoints.control)
        )
    }

    /// Frames of about 20 KiB at the most, 10 MiB for each peer that does not read.
    private static let dataHighWater: Int32 = 500
    private static let controlHighWater: Int32 = 64
}
