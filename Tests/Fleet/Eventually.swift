import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Something outside this process did not come about in time.
struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}

/// Waits for something in another process, which can only be asked again and again.
///
/// - Parameters:
///   - what: said when it never happens.
///   - seconds: after how long to give up; long, since a loaded machine is no fault.
///   - condition: whether it has happened.
/// - Throws: `NeverHappened`, or what the condition throws.
func eventually(
    _ what: String,
    within seconds: Int = 120,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened(description: what) }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Whether a URL answers 200 now.
func answers(_ url: String, through client: HTTPClient) async -> Bool {
    let response = try? await client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
    guard let response, (try? await response.body.collect(upTo: 1 << 20)) != nil else {
        return false
    }
    return response.status == .ok
}
