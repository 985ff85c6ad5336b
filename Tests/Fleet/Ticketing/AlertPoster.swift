import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// Posts alerts as Prometheus does.
struct AlertPoster {
    let url: String
    private let start = Date(timeIntervalSinceNow: -60)

    init(_ url: String) { self.url = url }

    /// An alert of pool tank of a client's nas1, which holds or is over.
    func post(
        client: String = "Acme Corp",
        system: String = "nas1",
        severity: String = "critical",
        isOver: Bool = false
    ) async throws {
        let end = isOver ? Date().formatted(.iso8601) : "2099-01-01T00:00:00Z"
        let text = """
            [{"labels":{"alertname":"PoolUsage","client":"\(client)","system":"\(system)",\
            "pool":"tank","severity":"\(severity)","used":"91 %"},\
            "annotations":{"summary":"Pool tank of \(system) is 91 % full (\(severity))",\
            "description":"4.6 TB of 5 TB are used."},\
            "startsAt":"\(start.formatted(.iso8601))","endsAt":"\(end)"}]
            """
        var request = HTTPClientRequest(url: url + "/api/v2/alerts")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: text))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let words = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        #expect(answer.status == .ok, "\(words)")
    }
}
