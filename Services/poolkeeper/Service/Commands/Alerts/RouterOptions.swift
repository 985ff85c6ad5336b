import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceChassis

/// Where an alert-router answers, and how.
struct RouterOptions: ParsableArguments {
    @Option(help: "Where the alert-router answers.")
    var url = "http://127.0.0.1:9093"

    @Option(help: "A file with the router's token; needed from networks that it does not trust.")
    var tokenFile: String?

    @Flag(help: "Print the router's JSON.")
    var json = false

    /// Bytes of an answer at the most.
    static let answerBytesMax = 16 << 20

    /// The body of a success; throws what the router says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> RouterAnswer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let tokenFile {
            guard let bytes = readWholeFile(tokenFile) else {
                throw ValidationError("--token-file \(tokenFile): it cannot be read")
            }
            let token = String(decoding: bytes, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            request.headers.add(name: "authorization", value: "Bearer \(token)")
        }
        if let body {
            let data = try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys])
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: data))
        }
        let answer = try await send(request)
        guard (200..<300).contains(answer.status) else {
            let detail = answer.object["detail"] as? String
            throw RouterRefused(description: detail ?? "it answered \(answer.status)")
        }
        return answer
    }

    private func send(_ request: HTTPClientRequest) async throws -> RouterAnswer {
        let client = HTTPClient()
        do {
            let answer = try await client.execute(request, timeout: .seconds(60))
            let bytes = try await answer.body.collect(upTo: Self.answerBytesMax)
            try await client.shutdown()
            return RouterAnswer(status: Int(answer.status.code), body: String(buffer: bytes))
        } catch {
            try await client.shutdown()
            throw RouterRefused(
                description: "the alert-router at \(url) does not answer (\(error)); start it or "
                    + "give --url"
            )
        }
    }

    private var base: String { url.hasSuffix("/") ? String(url.dropLast()) : url }
}

/// What a router answered.
struct RouterAnswer {
    let status: Int
    let body: String

    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }
    var list: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [[String: Any]] ?? []
    }
}

/// The router says no, or nothing.
struct RouterRefused: Error, CustomStringConvertible {
    let description: String
}
