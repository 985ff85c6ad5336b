import Glibc
import NIOCore
import NIOHTTP1

/// One connection to a fake target: requests one after the other, until one is cut.
struct TargetConnection {
    typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    typealias Writer = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    private let channel: Channel
    private let desk: TargetDesk

    init(_ channel: Channel, _ desk: TargetDesk) {
        self.channel = channel
        self.desk = desk
    }

    /// Serves until either side closes.
    func serve() async {
        // A sender that goes away in the middle is part of the play.
        try? await channel.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let next):
                    if desk.cutsBeforeReading() { return }
                    head = next
                    body = []
                case .body(let bytes): body += bytes.readableBytesView
                case .end:
                    guard let head, try await answer(head, body, outbound) else { return }
                }
            }
        }
    }

    /// - Returns: whether the connection goes on.
    private func answer(
        _ head: HTTPRequestHead,
        _ body: [UInt8],
        _ outbound: Writer
    ) async throws -> Bool {
        let request = TargetRequest(
            method: head.method.rawValue,
            uri: head.uri,
            headers: head.headers,
            body: body
        )
        switch desk.decide(request) {
        case .answer(let answer): try await write(answer, head, outbound)
        case .hold(let number, let released):
            for await _ in released {
                try await write(desk.takeHeld(number), head, outbound)
                return head.isKeepAlive
            }
            return false
        case .cut: return false
        case .answerThenReset(let answer):
            try await write(answer, head, outbound)
            // Closing with a linger of nothing makes the kernel send a reset.
            let option = channel.channel as? any SocketOptionProvider
            try await option?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            return false
        }
        return head.isKeepAlive
    }

    private func write(
        _ answer: TargetAnswer,
        _ request: HTTPRequestHead,
        _ outbound: Writer
    ) async throws {
        var headers = HTTPHeaders(answer.headers.sorted { $0.key < $1.key }.map { ($0, $1) })
        let isEmpty = answer.status == 204
        if !isEmpty { headers.add(name: "Content-Length", value: String(answer.body.utf8.count)) }
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: request.version,
            status: .init(statusCode: answer.status),
            headers: headers
        )
        var parts: [HTTPServerResponsePart] = [.head(head)]
        if !isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(string: answer.body)))) }
        parts.append(.end(nil))
        try await outbound.write(contentsOf: parts)
    }
}
