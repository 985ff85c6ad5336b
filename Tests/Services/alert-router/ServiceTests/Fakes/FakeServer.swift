import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A call as a fake server has seen it.
struct SeenCall: Sendable {
    var method: String
    var target: String
    var fields: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    /// The fields of a form.
    var form: [String: String] {
        let pairs = text.split(separator: "&").map { pair -> (String, String) in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            return (String(parts[0]), value.removingPercentEncoding ?? "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// What a fake server does with a call.
enum FakeAnswer: Sendable {
    case answer(Int, [String: String] = [:], String = "")
    /// The connection ends without an answer.
    case cut
    /// No answer comes, ever.
    case silence
    /// The answer comes and the connection ends with a reset.
    case answerThenReset(Int)
}

/// An HTTP server of a test's own on a port that the kernel chooses.
final class FakeServer: Sendable {
    typealias Judge = @Sendable (SeenCall) -> FakeAnswer

    private struct State {
        var calls: [SeenCall] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let script = Mutex<[FakeAnswer]>([])
    private let judge: Judge
    private let channel = Mutex<(any Channel)?>(nil)

    /// A server that judges every call, once its script is used up.
    init(_ judge: @escaping Judge) async throws {
        self.judge = judge
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [unowned self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(FakeHandler(server: self))
                }
            }
        let bound = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    deinit {
        channel.withLock { $0?.close(promise: nil) }
    }

    var port: Int { channel.withLock { $0?.localAddress?.port ?? 0 } }
    var url: String { "http://127.0.0.1:\(port)" }
    var calls: [SeenCall] { state.withLock { $0.calls } }

    /// What the next calls are answered, whatever the judge says; still they are judged.
    func play(_ answers: [FakeAnswer]) { script.withLock { $0 += answers } }

    /// Waits until so many calls have come.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.calls.count < count else { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    fileprivate func answer(_ call: SeenCall) -> FakeAnswer {
        let ready = state.withLock { state in
            state.calls.append(call)
            let ready = state.waiters.filter { $0.count <= state.calls.count }
            state.waiters.removeAll { $0.count <= state.calls.count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
        let judged = judge(call)
        return script.withLock { $0.isEmpty ? judged : $0.removeFirst() }
    }
}

/// Gathers a call and does what the server says.
private final class FakeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: FakeServer
    private var call: SeenCall?

    init(server: FakeServer) {
        self.server = server
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let fields = head.headers.map { ($0.name.lowercased(), $0.value) }
            call = SeenCall(
                method: head.method.rawValue,
                target: head.uri,
                fields: Dictionary(fields) { first, _ in first },
                body: []
            )
        case .body(let part): call?.body += Array(part.readableBytesView)
        case .end:
            guard let seen = call else { return }
            call = nil
            act(server.answer(seen), context)
        }
    }

    private func act(_ answer: FakeAnswer, _ context: ChannelHandlerContext) {
        switch answer {
        case .cut: context.close(promise: nil)
        case .silence: break
        case .answerThenReset(let status):
            write(status, [:], "", context)
            // A linger of nothing turns the close into a reset.
            let channel = context.channel
            guard let socket = channel as? any SocketOptionProvider else { return }
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
                channel.close(promise: nil)
            }
        case .answer(let status, let fields, let body): write(status, fields, body, context)
        }
    }

    private func write(
        _ status: Int,
        _ fields: [String: String],
        _ body: String,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(Array(fields.map { ($0.key, $0.value) }))
        headers.add(name: "content-length", value: "\(body.utf8.count)")
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
            headers: headers
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
