import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOHTTP1
import Synchronization

/// Alerts that begin and end, several at a time, for as long as it is asked for: each is over only
/// once every target has been told that it began.
final class AlertStories: Sendable {
    private let server: AlertServer
    private let sink: NotificationSink
    private let client: HTTPClient
    private let isEnding = Mutex(false)
    private let told = Mutex<[String]>([])

    init(_ server: AlertServer, _ sink: NotificationSink, _ client: HTTPClient) {
        self.server = server
        self.sink = sink
        self.client = client
    }

    /// The stories that were told from beginning to end.
    var finished: [String] { told.withLock { $0 } }

    /// Lets the stories that are being told end, and begins no others.
    func end() { isEnding.withLock { $0 = true } }

    /// Tells stories, some at the same time, until `end`.
    func tell(atOnce count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for teller in 0..<count {
                tasks.addTask {
                    var number = 0
                    while !self.isEnding.withLock({ $0 }) {
                        try await self.tell("story-\(teller)-\(number)")
                        number += 1
                    }
                }
            }
            try await tasks.waitForAll()
        }
    }

    private func tell(_ story: String) async throws {
        let start = Self.moment()
        try await post(story, from: start, to: "2099-01-01T00:00:00Z")
        try await eventually("every target is told that \(story) began", within: 180) {
            sink.knows(story, isOver: false)
        }
        try await post(story, from: start, to: Self.moment())
        try await eventually("every target is told that \(story) is over", within: 180) {
            sink.knows(story, isOver: true)
        }
        told.withLock { $0.append(story) }
    }

    /// Posts until it is taken, as Prometheus does.
    private func post(_ story: String, from start: String, to end: String) async throws {
        let body = """
            [{"labels":{"alertname":"Kill","story":"\(story)","severity":"critical"},\
            "annotations":{"summary":"\(story) is told"},\
            "startsAt":"\(start)","endsAt":"\(end)"}]
            """
        try await eventually("\(story) is taken", within: 180) {
            let answer = try? await server.send(.POST, "/api/v2/alerts", body, through: client)
            return answer?.status == 200
        }
    }

    private static func moment() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
