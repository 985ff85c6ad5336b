import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

extension FakeTarget {
    /// Asks as any HTTP client would, once, on a connection like any other's.
    func ask(
        _ path: String,
        method: String = "POST",
        headers: [String: String] = [:],
        body: String
    ) async throws -> TargetAnswer {
        var request = HTTPClientRequest(url: url(path))
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        let head = response.headers.map { ($0.name.lowercased(), $0.value) }
        return TargetAnswer(
            status: Int(response.status.code),
            headers: Dictionary(head) { first, _ in first },
            body: String(buffer: bytes)
        )
    }

    /// Sends JSON.
    func ask(_ path: String, json: String) async throws -> TargetAnswer {
        try await ask(path, headers: ["Content-Type": "application/json"], body: json)
    }

    /// Sends a form.
    func ask(
        _ path: String,
        form: [String: String],
        headers: [String: String] = [:]
    ) async throws -> TargetAnswer {
        let pairs = form.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await ask(
            path,
            headers: headers.merging(type) { $1 },
            body: pairs.joined(separator: "&")
        )
    }
}
