import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Takes webhooks of Alertmanager's format and keeps what they told, by the path they came to.
final class WebhookSink: Sendable {
    /// One webhook.
    struct Told: Sendable, Equatable {
        /// An alert as it was told.
        struct Member: Sendable, Equatable {
            let fingerprint: String
            let status: String
        }

        let receiver: String
        let status: String
        let groupKey: String
        let members: [Member]
    }

    private let told = Mutex<[String: [Told]]>([:])

    /// What came to a path, in order.
    func told(to path: String) -> [Told] { told.withLock { $0[path] ?? [] } }

    /// Runs it on a port of its own for as long as the body takes.
    static func with(
        _ body: @escaping @Sendable (WebhookSink, _ url: String) async throws -> Void
    ) async throws {
        let sink = WebhookSink()
        let router = Router()
        router.post("/:path") { request, context in
            try await sink.take(request, at: context.parameters.require("path"))
        }
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            }
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await application.run() }
            for await port in ports { try await body(sink, "http://127.0.0.1:\(port)") }
            tasks.cancelAll()
        }
    }

    private func take(_ request: Request, at path: String) async throws -> HTTPResponse.Status {
        let body = try await request.body.collect(upTo: 64 << 20)
        let message = try JSONDecoder().decode(Message.self, from: Data(body.readableBytesView))
        let told = Told(
            receiver: message.receiver,
            status: message.status,
            groupKey: message.groupKey,
            members: message.alerts.map { .init(fingerprint: $0.fingerprint, status: $0.status) }
        )
        self.told.withLock { $0[path, default: []].append(told) }
        return .ok
    }

    private struct Message: Decodable {
        struct Alert: Decodable {
            let fingerprint: String
            let status: String
        }

        let receiver: String
        let status: String
        let groupKey: String
        let alerts: [Alert]
    }
}
