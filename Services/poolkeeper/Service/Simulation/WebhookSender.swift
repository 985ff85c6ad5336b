import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import PoolkeeperCore

/// Posts webhooks the way n8n does: again after a pause when the receiver is busy or away.
struct WebhookSender: Sendable {
    let client: HTTPClient
    /// Where Poolkeeper answers, without the path.
    let url: String
    let key: String
    /// How often a webhook is tried before it is given up.
    var triesMax = 60
    /// Waits before another try; injected so that tests do not.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Sends one webhook.
    ///
    /// - Parameter webhook: what to send.
    /// - Throws: `SendFailure` when it is refused or nobody takes it after all tries.
    /// - Returns: the receiver's answer.
    @discardableResult
    func send(_ webhook: SimulatedWebhook) async throws -> String {
        var reason = ""
        for attempt in 1...triesMax {
            switch try await attemptToSend(webhook) {
            case .taken(let answer): return answer
            case .refused(let text): throw SendFailure(system: webhook.system, reason: text)
            case .busy(let text, let wait):
                reason = text
                if attempt < triesMax { try await pause(wait) }
            }
        }
        throw SendFailure(
            system: webhook.system,
            reason: "\(reason); gave up after \(triesMax) tries"
        )
    }

    private enum Outcome {
        case taken(String)
        case refused(String)
        case busy(String, Duration)
    }

    private func attemptToSend(_ webhook: SimulatedWebhook) async throws -> Outcome {
        var request = HTTPClientRequest(url: url + "/webhook/metrics")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: webhook.body))
        do {
            let answer = try await client.execute(request, timeout: .seconds(120))
            let body = String(buffer: try await answer.body.collect(upTo: 16 << 20))
            let code = answer.status.code
            if (200..<300).contains(code) { return .taken(body) }
            if code == 429 || code >= 500 {
                let seconds = answer.headers.first(name: "Retry-After").flatMap { Int64($0) }
                return .busy("it answered \(code)", .seconds(min(max(seconds ?? 2, 1), 60)))
            }
            return .refused("it answered \(code): \(body.prefix(500))")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .busy("it does not answer (\(error))", .seconds(2))
        }
    }
}

/// A webhook that nobody took.
struct SendFailure: Error, CustomStringConvertible, Equatable {
    /// The system it speaks for.
    let system: String
    /// What the receiver said.
    let reason: String

    var description: String {
        "the webhook of \(system) was not taken: \(reason); check the address and the key"
    }
}
