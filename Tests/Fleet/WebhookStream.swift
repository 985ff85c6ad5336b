import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// Sends numbered webhooks the way n8n does: one after the other for each system, the same body
/// again when the answer was not 2xx, at most five times.
///
/// Every webhook carries its number as `uptime`, so the database itself can say which arrived and
/// how often. Bodies have no timestamps: nothing but our own bookkeeping tells a replay from news.
final class WebhookStream: Sendable {
    /// Tries of one webhook, as n8n's "Retry On Fail" allows at the most.
    static let triesMax = 5

    private let url: String
    private let key: String
    private let senders: Int
    private let accepted = Mutex<Set<Int>>([])
    private let done = Atomic<Int>(0)
    private let progress: AsyncStream<Int>
    private let report: AsyncStream<Int>.Continuation

    init(url: String, key: String, senders: Int = 8) {
        self.url = url
        self.key = key
        self.senders = senders
        (progress, report) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// The numbers that were answered 2xx.
    var acknowledged: Set<Int> { accepted.withLock { $0 } }

    /// How many webhooks have been finished with, one element for each.
    var finished: AsyncStream<Int> { progress }

    /// Sends webhooks 1 to `count` and returns when each was answered or given up.
    func send(_ count: Int) async {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        await withTaskGroup(of: Void.self) { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in stride(from: sender + 1, through: count, by: self.senders) {
                        await self.deliver(number, by: sender, through: client)
                        self.report.yield(self.done.add(1, ordering: .relaxed).newValue)
                    }
                }
            }
        }
        report.finish()
        try? await client.shutdown()
    }

    /// The body of a webhook: three samples of one of the sender's ten systems.
    static func body(_ number: Int, sender: Int) -> String {
        let system = "nas-\(sender)-\(number / 8 % 10)"
        func metric(_ type: String, _ name: String, _ value: String, _ unit: String) -> String {
            """
            {"system_id":"\(system)","metric_type":"\(type)","metric_name":"\(name)",\
            "value":\(value),"unit":"\(unit)"}
            """
        }
        let metrics = [
            metric("system", "uptime", "\(number)", "s"),
            metric("cpu", "cpu_usage", "\(number % 100)", "%"),
            metric("pool", "tank_used", "\(number).5", "GB"),
        ]
        return """
            {"system":{"id":"\(system)","name":"\(system)","hostname":"","version":"25.10",\
            "client_name":"Acme Corp"},"metrics":[\(metrics.joined(separator: ","))],"alerts":[]}
            """
    }

    private func deliver(_ number: Int, by sender: Int, through client: HTTPClient) async {
        for attempt in 1...Self.triesMax {
            if attempt > 1 { try? await Task.sleep(for: .seconds(1)) }
            guard await status(of: Self.body(number, sender: sender), through: client) == 200
            else { continue }
            accepted.withLock { _ = $0.insert(number) }
            return
        }
    }

    private func status(of body: String, through client: HTTPClient) async -> UInt? {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try? await client.execute(request, timeout: .seconds(10))
        guard let response, (try? await response.body.collect(upTo: 1 << 20)) != nil else {
            return nil
        }
        return response.status.code
    }
}
