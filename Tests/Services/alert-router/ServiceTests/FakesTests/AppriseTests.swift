import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import FakeTargets

// Goal: no fake is stricter than what it stands for. Method: what Apprise, the widest known client
// of these services, sends to each, as `Tests/Fixtures/apprise/record.py` recorded it.
@Suite struct AppriseTests {
    private struct Recorded: Decodable {
        let method: String
        let uri: String
        let headers: [String: String]
        let body: String
    }

    private static let contracts: [(name: String, contract: any TargetContract)] = [
        ("slack", SlackContract(path: "/services/T0000AAAA/B0000BBBB/abcdefghijklmnopqrstuvwx")),
        ("telegram", TelegramContract(token: "123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI")),
        ("pushover", PushoverContract()), ("pagerduty", PagerDutyContract()),
        ("teams", TeamsContract(path: "/workflows/workflow/triggers/manual/paths/invoke")),
        ("ntfy", NtfyContract()), ("gotify", GotifyContract()),
        (
            "twilio",
            TwilioContract(
                account: "AC" + String(repeating: "0", count: 32),
                token: String(repeating: "b", count: 32)
            )
        ),
    ]

    private static func request(_ name: String) throws -> TargetRequest {
        let root = URL(filePath: #filePath).pathComponents.prefix { $0 != "Tests" }
            .joined(separator: "/").replacing("//", with: "/")
        let data = try Data(
            contentsOf: URL(filePath: root + "/Tests/Fixtures/apprise/requests.json")
        )
        let all = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let one = try JSONSerialization.data(withJSONObject: all?[name] ?? [:])
        let recorded = try JSONDecoder().decode(Recorded.self, from: one)
        return TargetRequest(
            method: recorded.method,
            uri: recorded.uri,
            headers: HTTPHeaders(recorded.headers.map { ($0.key, $0.value) }),
            body: Array(recorded.body.utf8)
        )
    }

    @Test func `every fake takes what Apprise sends`() throws {
        for (name, contract) in Self.contracts {
            let request = try Self.request(name)
            do {
                try contract.check(request, at: Timestamp(seconds: 1_767_225_600))
            } catch {
                Issue.record("\(name): \(error.status) \(error.body)")
            }
        }
    }

    @Test func `Discord's fake asks for one thing more, that nobody is called`() throws {
        let request = try Self.request("discord")
        do {
            try DiscordContract().check(request, at: Timestamp(seconds: 1_767_225_600))
            Issue.record("it was taken")
        } catch {
            #expect(error.body.contains("Mentions must be ruled out"), "\(error.body)")
        }
    }
}
