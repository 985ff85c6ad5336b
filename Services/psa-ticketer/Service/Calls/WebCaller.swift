import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
package import PSATicketerCore
package import Quantities
import Synchronization

/// Makes one HTTP call and knows afterwards whether any byte of its request was written.
///
/// What was not written was not performed, and may be sent again; what was written and not answered
/// may have been. Nothing is ever sent twice by itself: no redirects are followed, no connection is
/// tried twice.
package final class WebCaller: Sendable {
    /// Bytes of an answer that are read.
    package static let bodyBytesMax = 16 << 20

    private let client: HTTPClient
    private let group: any EventLoopGroup
    private let clock: any WallClock

    /// A caller.
    ///
    /// - Parameters:
    ///   - caFile: certificates that are trusted beside the system's; nil for none.
    ///   - clock: the time of day, for `Retry-After` as a date.
    package init(caFile: String? = nil, clock: any WallClock) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(20)
        configuration.timeout.connect = .seconds(15)
        configuration.httpVersion = .http1Only
        if let caFile {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.file(caFile)]
            configuration.tlsConfiguration = tls
        }
        group = MultiThreadedEventLoopGroup.singleton
        client = HTTPClient(eventLoopGroup: group, configuration: configuration)
        self.clock = clock
    }

    /// Closes every connection.
    package func close() async {
        // Nothing is left to be done about a client that does not want to end.
        try? await client.shutdown()
    }

    /// What came of a call.
    package enum End: Sendable {
        /// An answer.
        case answered(PSAAnswer)
        /// No byte of the request was written.
        case notWritten(String)
        /// Bytes were written and no whole answer came.
        case unknown(String)
    }

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - method: the HTTP method.
    ///   - url: the whole address.
    ///   - fields: the header.
    ///   - body: the body; nil for none.
    ///   - timeout: how long an answer may take.
    /// - Returns: the answer, or whether any byte was written.
    package func call(
        _ method: String,
        _ url: String,
        fields: [(String, String)],
        body: [UInt8]?,
        timeout: Duration
    ) async -> End {
        let watch = CallWatch()
        do {
            var request = try HTTPClient.Request(url: url, method: HTTPMethod(rawValue: method))
            for (name, value) in fields { request.headers.add(name: name, value: value) }
            if let body { request.body = .bytes(body) }
            let loop = group.any()
            let task = client.execute(
                request: request,
                delegate: watch,
                // On one loop, what was written and what failed are heard in their order.
                eventLoop: .delegateAndChannel(on: loop),
                deadline: .now() + .nanoseconds(timeout.wholeMicroseconds * 1000)
            )
            let head = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
            return .answered(answer(head))
        } catch {
            let text = Self.words(error)
            return watch.isWritten ? .unknown(text) : .notWritten(text)
        }
    }

    private func answer(_ head: CallWatch.Answer) -> PSAAnswer {
        let after = RetryAfter.header(head.retryAfter, now: clock.now())
        return PSAAnswer(status: head.status, retryAfter: after, body: head.body)
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case is NIOConnectionError: "the connection is refused"
        case let error as HTTPClientError where error == .connectTimeout:
            "connecting took too long"
        case let error as HTTPClientError where error == .tlsHandshakeTimeout: "TLS took too long"
        case let error as HTTPClientError where error == .deadlineExceeded:
            "no answer came in time"
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
            "its address cannot be used"
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: "TLS failed: \(error)"
        case is CancellationError: "this service was ended meanwhile"
        case let error as CallWatch.TooLong: error.description
        default: "the connection ended before an answer came"
        }
    }
}

/// Collects an answer and notes when the request's first byte goes out.
private final class CallWatch: HTTPClientResponseDelegate, Sendable {
    struct Answer: Sendable {
        var status = 0
        var retryAfter: String?
        var body: [UInt8] = []
    }

    struct TooLong: Error, CustomStringConvertible {
        var description: String {
            "the answer is longer than \(WebCaller.bodyBytesMax >> 20) MiB"
        }
    }

    private struct State {
        var isWritten = false
        var answer = Answer()
    }

    private let state = Mutex(State())

    var isWritten: Bool { state.withLock { $0.isWritten } }

    func didSendRequestHead(task: HTTPClient.Task<Answer>, _ head: HTTPRequestHead) {
        state.withLock { $0.isWritten = true }
    }

    func didSendRequestPart(task: HTTPClient.Task<Answer>, _ part: IOData) {
        state.withLock { $0.isWritten = true }
    }

    func didReceiveHead(
        task: HTTPClient.Task<Answer>,
        _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        state.withLock {
            $0.answer.status = Int(head.status.code)
            $0.answer.retryAfter = head.headers.first(name: "retry-after")
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<Answer>,
        _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let isTooLong = state.withLock {
            $0.answer.body += buffer.readableBytesView
            return $0.answer.body.count > WebCaller.bodyBytesMax
        }
        return isTooLong
            ? task.eventLoop.makeFailedFuture(TooLong()) : task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Answer>) throws -> Answer {
        state.withLock { $0.answer }
    }
}
