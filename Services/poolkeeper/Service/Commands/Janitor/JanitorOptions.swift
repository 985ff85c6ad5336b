import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceChassis

/// Where a janitor answers, and how.
struct JanitorOptions: ParsableArguments {
    @Option(help: "Where the janitor answers.")
    var url = "http://127.0.0.1:9100"

    @Option(help: "A file with the janitor's token; needed to run a plan.")
    var tokenFile: String?

    @Flag(help: "Print the janitor's JSON.")
    var json = false

    /// Bytes of an answer at the most.
    static let answerBytesMax = 256 << 20

    /// The body of a success; throws what the janitor says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> JanitorAnswer {
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
            let data = try JSONSerialization.data(
                withJSONObject: body,
                options: [.sortedKeys, .withoutEscapingSlashes]
            )
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: data))
        }
        let client = HTTPClient()
        do {
            let answer = try await client.execute(request, timeout: .minutes(10))
            let bytes = try await answer.body.collect(upTo: Self.answerBytesMax)
            try await client.shutdown()
            return JanitorAnswer(status: Int(answer.status.code), body: String(buffer: bytes))
        } catch {
            try await client.shutdown()
            throw JanitorSilent(url: base, cause: error)
        }
    }

    private var base: String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    /// A part of an address.
    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}

/// What a janitor answered.
struct JanitorAnswer {
    let status: Int
    let body: String

    var isSuccess: Bool { (200..<300).contains(status) }
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }
    var list: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [[String: Any]] ?? []
    }
    /// The kind of refusal, one word; empty for none.
    var kind: String {
        (object["type"] as? String)?.split(separator: ":").last.map(String.init) ?? ""
    }

    /// This answer, when it is a success; throws its refusal else.
    func orRefusal() throws -> JanitorAnswer {
        guard !isSuccess else { return self }
        throw JanitorRefused(detail: object["detail"] as? String ?? "it answered \(status)")
    }
}

/// The janitor says no.
struct JanitorRefused: Error, CustomStringConvertible {
    let detail: String

    var description: String { detail }
}

/// The janitor cannot be reached.
struct JanitorSilent: Error, CustomStringConvertible {
    let url: String
    let cause: any Error

    var description: String {
        "the janitor at \(url) does not answer (\(cause)); start volume-janitor or give --url"
    }
}
