import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Whether a URL answers 200 now.
func answers(_ url: String, through client: HTTPClient) async -> Bool {
    let response = try? await client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
    guard let response, (try? await response.body.collect(upTo: 1 << 20)) != nil else {
        return false
    }
    return response.status == .ok
}

/// What a GET with a key is answered.
func get(_ url: String, key: String, through client: HTTPClient) async throws -> (Int, Data) {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "authorization", value: "Bearer \(key)")
    let response = try await client.execute(request, timeout: .seconds(30))
    let body = try await response.body.collect(upTo: 16 << 20)
    return (Int(response.status.code), Data(body.readableBytesView))
}

/// What a POST of JSON with a key is answered.
func post(
    _ url: String,
    _ text: String,
    key: String,
    through client: HTTPClient
) async throws -> Int {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "authorization", value: "Bearer \(key)")
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: text))
    let response = try await client.execute(request, timeout: .seconds(30))
    _ = try await response.body.collect(upTo: 1 << 20)
    return Int(response.status.code)
}
