import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Takes what targets of three kinds are told and keeps it as it arrived: a webhook and PagerDuty,
/// which know a message again, and Gotify, which does not.
final class NotificationSink: Sendable {
    /// The kinds of targets.
    enum Kind: String, CaseIterable, Sendable {
        case webhook, pagerduty, gotify
    }

    /// One message.
    struct Message: Sendable, Hashable {
        let kind: Kind
        /// The story that it tells of.
        let story: String
        /// Whether it says that the alert is over.
        let isOver: Bool
        /// What the target would know it again by; nil where it knows no such thing.
        let key: String?
    }

    private let kept = Mutex<[Message]>([])
    private let strange = Mutex<[String]>([])

    /// Every message, in order.
    var messages: [Message] { kept.withLock { $0 } }
    /// What came and could not be read.
    var unreadable: [String] { strange.withLock { $0 } }

    /// Whether each kind of target has been told of a story's beginning, or of its end.
    func knows(_ story: String, isOver: Bool) -> Bool {
        kept.withLock { messages in
            Kind.allCases.allSatisfy { kind in
                messages.contains {
                    $0.kind == kind && $0.story == story && $0.isOver == isOver
                }
            }
        }
    }

    /// Runs it on a port of its own for as long as the body takes.
    static func with(
        _ body: @escaping @Sendable (NotificationSink, _ url: String) async throws -> Void
    ) async throws {
        let sink = NotificationSink()
        let router = Router()
        router.post("/hook") { request, _ in
            try await sink.take(request, .webhook, answer: .ok)
        }
        router.post("/v2/enqueue") { request, _ in
            try await sink.take(request, .pagerduty, answer: .accepted)
        }
        router.post("/message") { request, _ in
            try await sink.take(request, .gotify, answer: .ok)
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

    private func take(
        _ request: Request,
        _ kind: Kind,
        answer: HTTPResponse.Status
    ) async throws -> HTTPResponse.Status {
        // One that breaks off was not told.
        let body = try await request.body.collect(upTo: 1 << 20)
        let text = String(buffer: body)
        let fields = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
        guard let fields, let story = text.firstMatch(of: /story-\d+-\d+/) else {
            strange.withLock { $0.append(text) }
            return answer
        }
        let isOver: Bool
        var key: String?
        switch kind {
        case .webhook:
            isOver = fields["status"] as? String == "resolved"
            key = request.headers[.init("webhook-id") ?? .cookie]
        case .pagerduty:
            isOver = fields["event_action"] as? String == "resolve"
            key = "\(fields["dedup_key"] as? String ?? "") \(isOver)"
        case .gotify:
            isOver = (fields["title"] as? String)?.hasPrefix("Resolved") == true
        }
        let message = Message(kind: kind, story: String(story.0), isOver: isOver, key: key)
        kept.withLock { $0.append(message) }
        return answer
    }
}
