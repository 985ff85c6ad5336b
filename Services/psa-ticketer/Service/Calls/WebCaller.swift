import AsyncHTTPClient
import Dispatch
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
/// tried twice. What changes something goes over a connection of its own, because one that the
/// other side has just given up would swallow it.
package final class WebCaller: Sendable {
    /// Bytes of an answer that are read unless told otherwise.
    package static let bodyBytesMax = 16 << 20

    private let reading: HTTPClient
    private let writing: HTTPClient
    private let bodyBytesMax: Int
    private let loop: any EventLoop
    private let clock: any WallClock

    /// A caller.
    ///
    /// - Parameters:
    ///   - caFile: certificates that are trusted beside the system's; nil for none.
    ///   - bodyBytesMax: bytes of an answer that are read.
    ///   - clock: the time of day, for `Retry-After` as a date.
    package init(
        caFile: String? = nil,
        bodyBytesMax: Int = WebCaller.bodyBytesMax,
        clock: any WallClock
    ) {
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
        let group = MultiThreadedEventLoopGroup.singleton
        // On one loop, readings find the connection of the last one.
        loop = group.any()
        reading = HTTPClient(eventLoopGroup: group, configuration: configuration)
        writing = HTTPClient(eventLoopGroup: group, configuration: configuration)
        self.bodyBytesMax = bodyBytesMax
        self.clock = clock
    }

    // One that was never used, because something else failed at the start, has to end too.
    deinit {
        for client in [reading, writing] { client.shutdown { _ in } }
    }

    /// Closes every connection.
    package func close() async {
        // Nothing is left to be done about a client that does not want to end.
        try? await reading.shutdown()
        try? await writing.shutdown()
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
        let watch = CallWatch(bodyBytesMax: bodyBytesMax)
        do {
            let request = try Self.request(method, url, fields, body)
            let task = (method == "GET" ? reading : writing).execute(
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
            return watch.isWritten
                ? .unknown(Self.words(error) ?? "the connection ended before an answer came")
                : .notWritten(Self.words(error) ?? "no connection came about")
        }
    }

    private static func request(
        _ method: String,
        _ url: String,
        _ fields: [(String, String)],
        _ body: [UInt8]?
    ) throws -> HTTPClient.Request {
        var request = try HTTPClient.Request(url: url, method: HTTPMethod(rawValue: method))
        for (name, value) in fields { request.headers.add(name: name, value: value) }
        if method != "GET" { request.headers.add(name: "Connection", value: "close") }
        if let body { request.body = .bytes(body) }
        return request
    }

    private func answer(_ head: CallWatch.Answer) -> PSAAnswer {
        let after = RetryAfter.header(head.retryAfter, now: clock.now())
        return PSAAnswer(status: head.status, retryAfter: after, body: head.body)
    }

    private static func words(_ error: any Error) -> String? {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout:
            "connecting took too long"
        case let error as HTTPClientError where error == .tlsHandshakeTimeout: "TLS took too long"
        case let error as HTTPClientError where error == .deadlineExceeded:
            "no answer came in time"
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
            "its address cannot be used"
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: "TLS failed: \(error)"
        case is CancellationError: "this service was ended meanwhile"
        case let error as HTTPClientError where error == .cancelled:
            "this service was ended meanwhile"
        case let error as CallWatch.TooLong: error.description
        default: nil
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
        let bytesMax: Int

        var description: String { "the answer is longer than \(bytesMax) bytes" }
    }

    private struct State {
        var isWritten = false
        var answer = Answer()
    }

    private let state = Mutex(State())
    private let bodyBytesMax: Int

    init(bodyBytesMax: Int) { self.bodyBytesMax = bodyBytesMax }

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
            guard $0.answer.body.count + buffer.readableBytes <= bodyBytesMax else { return true }
            $0.answer.body += buffer.readableBytesView
            return false
        }
        return isTooLong
            ? task.eventLoop.makeFailedFuture(TooLong(bytesMax: bodyBytesMax))
            : task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Answer>) throws -> Answer {
        state.withLock { $0.answer }
    }
}
