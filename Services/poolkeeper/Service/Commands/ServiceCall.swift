import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceChassis

/// A service of ours that a command asks over HTTP.
struct ServiceCall {
    /// Where it answers, without a slash at its end.
    let url: String
    /// The file of the token that is sent; nil for none.
    let tokenFile: String?
    /// How long an answer may take.
    let patience: TimeAmount
    /// Bytes of an answer at the most.
    let answerBytesMax: Int

    /// What was answered, whatever its status.
    ///
    /// - Throws: `ValidationError` for a token file that cannot be read, `ServiceSilent` when
    ///   nothing is answered.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]?
    ) async throws -> ServiceAnswer {
        var request = HTTPClientRequest(url: url + path)
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
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> ServiceAnswer {
        let client = HTTPClient()
        do {
            let answer = try await client.execute(request, timeout: patience)
            let bytes = try await answer.body.collect(upTo: answerBytesMax)
            try await client.shutdown()
            return ServiceAnswer(status: Int(answer.status.code), body: String(buffer: bytes))
        } catch {
            try await client.shutdown()
            throw ServiceSilent(cause: error)
        }
    }

    /// An address without a slash at its end.
    static func base(of url: String) -> String {
        url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// A part of an address.
    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}

/// What a service answered.
struct ServiceAnswer {
    let status: Int
    let body: String

    var isSuccess: Bool { (200..<300).contains(status) }
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }
    var list: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [[String: Any]] ?? []
    }

    /// This answer, when it is a success; throws its refusal else.
    func orRefusal() throws -> ServiceAnswer {
        guard !isSuccess else { return self }
        let detail = object["detail"] as? String
        throw ServiceRefused(description: detail ?? "it answered \(status)")
    }
}

/// The service says no.
struct ServiceRefused: Error, CustomStringConvertible {
    let description: String
}

/// Nothing was answered.
struct ServiceSilent: Error {
    let cause: any Error
}
