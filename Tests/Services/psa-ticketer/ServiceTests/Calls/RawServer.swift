import NIOCore
import NIOPosix
import Synchronization

/// A server of a test's own that does with each connection what is said, byte by byte.
final class RawServer: Sendable {
    /// What it does.
    enum Act: Sendable {
        /// A reset as soon as the connection is there.
        case cutAtOnce
        /// A reset once so many bytes have come.
        case cut(afterBytes: Int)
        /// Nothing, ever.
        case silence
        /// This to each request's header.
        case answer(String)
        /// This, and then the end of the connection.
        case answerAndEnd(String)
        /// This, and then a reset.
        case answerAndCut(String)
    }

    /// What was heard.
    final class Count: Sendable {
        private let values = Mutex((connections: 0, bytes: 0))

        var connections: Int { values.withLock { $0.connections } }
        var bytes: Int { values.withLock { $0.bytes } }

        func connected() { values.withLock { $0.connections += 1 } }
        func heard(_ bytes: Int) { values.withLock { $0.bytes += bytes } }
    }

    let count = Count()
    private let channel: any Channel

    init(_ act: Act) async throws {
        let count = count
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RawHandler(count, act))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)/" }

    /// An answer with a body.
    static func text(_ status: String, _ body: String, _ fields: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

private final class RawHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let count: RawServer.Count
    private let act: RawServer.Act
    private var tail: [UInt8] = []
    private var heard = 0

    init(_ count: RawServer.Count, _ act: RawServer.Act) {
        (self.count, self.act) = (count, act)
    }

    func channelActive(context: ChannelHandlerContext) {
        count.connected()
        if case .cutAtOnce = act { cut(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        heard += bytes.readableBytes
        count.heard(bytes.readableBytes)
        if case .cut(let limit) = act, heard >= limit { return cut(context) }
        tail += bytes.readableBytesView
        guard let end = Self.headerEnd(tail) else { return }
        tail.removeFirst(end)
        answer(context)
    }

    private func answer(_ context: ChannelHandlerContext) {
        switch act {
        case .cutAtOnce, .cut, .silence: return
        case .answer(let text): write(text, context)
        case .answerAndEnd(let text):
            write(text, context)
            context.close(promise: nil)
        case .answerAndCut(let text):
            write(text, context)
            cut(context)
        }
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10]) }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func cut(_ context: ChannelHandlerContext) {
        // A linger of nothing turns the close into a reset.
        let channel = context.channel
        guard let socket = channel as? any SocketOptionProvider else { return }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
