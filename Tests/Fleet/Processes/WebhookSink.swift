package import Foundation
import Hummingbird
import NIOCore
import Synchronization

/// Takes whatever is posted to it and keeps the bodies, by the path they came to.
package final class WebhookSink: Sendable {
    private let taken = Mutex<[String: [Data]]>([:])

    private init() {}

    /// The bodies that came to a path of one word, in order.
    package func bodies(to path: String) -> [Data] { taken.withLock { $0[path] ?? [] } }

    /// Runs it on a port of its own for as long as the body takes.
    package static func with(
        _ body: @escaping @Sendable (WebhookSink, _ url: String) async throws -> Void
    ) async throws {
        let sink = WebhookSink()
        let router = Router()
        router.post("/:path") { request, context in
            let path = try context.parameters.require("path")
            let body = try await request.body.collect(upTo: 64 << 20)
            sink.taken.withLock { $0[path, default: []].append(Data(body.readableBytesView)) }
            return HTTPResponse.Status.ok
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
}
