import AsyncHTTPClient
import Foundation
import HTTPSurface
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Testing

/// Talks to a collector through a real socket.
struct WebhookClient {
    let address: ListenAddress

    /// What was answered.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [String: Any]

        /// The JSON pointers of `rejected`, or of a problem's `errors`.
        var pointers: [String] {
            let items = (body["rejected"] ?? body["errors"]) as? [[String: Any]] ?? []
            return items.compactMap { $0["pointer"] as? String }
        }

        func number(_ name: String) -> Int? { (body[name] as? NSNumber)?.intValue }
    }

    func post(
        _ body: String,
        token: String? = TestKey.token,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await post(Array(body.utf8), token: token, headers: headers)
    }

    func post(
        _ body: [UInt8],
        token: String? = TestKey.token,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token, headers["authorization"] == nil {
            headers["authorization"] = "Bearer \(token)"
        }
        return try await send(.POST, "/webhook/metrics", body, headers: headers)
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8] = [],
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://\(address)\(path)")
        request.method = method
        request.headers.add(name: "content-type", value: "application/json")
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
        let bytes = try await response.body.collect(upTo: 32 << 20)
        let object = try JSONSerialization.jsonObject(with: Data(buffer: bytes))
        return Answer(
            status: Int(response.status.code),
            headers: response.headers,
            body: object as? [String: Any] ?? [:]
        )
    }
}
