import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// Goal: an Alertmanager file and what is posted mean the same here as there.
///
/// Method: Debian's Alertmanager and ours run side by side under the same random route trees,
/// inhibition and silences, are told the same at the same moments, and what each alert's receivers
/// were told of is compared. Steps are one `group_interval` apart, and every group is first told of
/// one `group_wait` after a step, so each step lies 2 s behind a flush and 1 s before the next.
@Suite(.timeLimit(.minutes(10)), .needsAlertmanager)
struct ComparisonTests {
    @Test(arguments: [[UInt64]](arrayLiteral: [1, 2, 3, 4], [5, 6, 7, 8]))
    func `receivers hear the same of every alert as from Alertmanager`(seeds: [UInt64])
        async throws
    {
        try await WebhookSink.with { sink, url in
            try await withThrowingTaskGroup(of: Void.self) { scripts in
                for seed in seeds { scripts.addTask { try await compare(seed, sink, url) } }
                try await scripts.waitForAll()
            }
        }
    }

    private func compare(_ seed: UInt64, _ sink: WebhookSink, _ url: String) async throws {
        async let theirs = stories(.debian, seed, sink, url)
        async let ours = stories(.ours, seed, sink, url)
        let (expected, actual) = (try await theirs, try await ours)
        #expect(!expected.isEmpty)
        for key in Set(expected.keys).union(actual.keys).sorted() {
            let script = AlertScript(seed: seed, base: "")
            #expect(
                actual[key] == expected[key],
                "seed \(seed): \(key)\n\(script.configuration)\n\(script.steps)"
            )
        }
    }

    /// What each receiver was told of each alert in each group: its states in order.
    private func stories(
        _ kind: AlertServer.Kind,
        _ seed: UInt64,
        _ sink: WebhookSink,
        _ url: String
    ) async throws -> [String: [String]] {
        let place = "\(kind.rawValue)-\(seed)"
        let script = AlertScript(seed: seed, base: "\(url)/\(place)")
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            let server = try await AlertServer(
                kind,
                configuration: script.configuration,
                through: client
            )
            try await perform(script, on: server, through: client)
            await server.stop()
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
        var stories: [String: [String]] = [:]
        for receiver in script.receivers {
            for told in try sink.told(to: "\(place)-\(receiver)") {
                for member in told.members {
                    let key = "\(receiver) \(told.groupKey) \(member.fingerprint)"
                    // A group is told of again when another of its alerts changes.
                    if stories[key]?.last != member.status {
                        stories[key, default: []].append(member.status)
                    }
                }
            }
        }
        return stories
    }

    private func perform(
        _ script: AlertScript,
        on server: AlertServer,
        through client: HTTPClient
    ) async throws {
        var silence = ""
        for (number, step) in script.steps.enumerated() {
            if number == 2 { silence = try await makeSilence(script, server, client) }
            if number == 4 {
                let path = "/api/v2/silence/\(silence)"
                let answer = try await server.send(.DELETE, path, through: client)
                #expect(answer.status == 200)
            }
            let now = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let body = step.replacing("NOW", with: now)
            let answer = try await server.send(.POST, "/api/v2/alerts", body, through: client)
            #expect(answer.status == 200, "\(server.kind.rawValue): \(answer.text)")
            try await pause(for: .seconds(AlertScript.groupInterval))
        }
    }

    private func makeSilence(
        _ script: AlertScript,
        _ server: AlertServer,
        _ client: HTTPClient
    ) async throws -> String {
        let text = """
            {"matchers":\(script.silence),"startsAt":"2020-01-01T00:00:00Z",\
            "endsAt":"2099-01-01T00:00:00Z","createdBy":"eva","comment":"disks are ordered"}
            """
        let answer = try await server.send(.POST, "/api/v2/silences", text, through: client)
        let made = try JSONDecoder().decode(Made.self, from: Data(answer.text.utf8))
        return made.silenceID
    }

    private struct Made: Decodable { let silenceID: String }
}
