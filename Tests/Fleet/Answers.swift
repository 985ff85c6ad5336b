import AsyncHTTPClient
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
