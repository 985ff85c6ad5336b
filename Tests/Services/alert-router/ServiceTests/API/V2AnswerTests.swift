import AsyncHTTPClient
import Foundation
import HTTPSurface
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Testing

@testable import AlertRouter

// Goal: callers of Alertmanager read our refusals as they read its. Method: a whole router, and
// calls through a real socket; the answers are those that Alertmanager 0.25 gave.
struct V2AnswerTests {
    private struct Answer {
        let status: Int
        let type: String
        let body: Any

        /// The text of a refusal by the handler itself, which is a JSON string.
        var text: String? { body as? String }
        /// The message of a body that could not be read.
        var message: String? { (body as? [String: Any])?["message"] as? String }
        var code: Int? { (body as? [String: Any])?["code"] as? Int }
    }

    private func call(
        _ address: ListenAddress,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        type: String? = "application/json"
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://\(address)/api/v2\(path)")
        request.method = method
        if let type { request.headers.add(name: "content-type", value: type) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = Data(buffer: try await answer.body.collect(upTo: 1 << 20))
        return Answer(
            status: Int(answer.status.code),
            type: answer.headers.first(name: "content-type") ?? "",
            body: (try? JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed))
                ?? NSNull()
        )
    }

    private func run(
        _ body: @Sendable @escaping (ListenAddress) async throws -> Void
    ) async throws {
        try await FactRig.run { rig in
            try await rig.withRouter { address in try await body(address) }
        }
    }

    @Test func `a body of another kind is 415 with code and message`() async throws {
        try await run { address in
            for path in ["/alerts", "/silences"] {
                let answer = try await call(address, .POST, path, "[]", type: "text/plain")
                #expect(answer.status == 415)
                #expect(answer.code == 415)
                #expect(answer.message?.contains("unsupported media type \"text/plain\"") == true)
            }
        }
    }

    @Test func `a body that is none is 400 with code and message`() async throws {
        try await run { address in
            for (path, body) in [
                ("/alerts", "{"), ("/alerts", "{}"), ("/alerts", #"[{"labels":7}]"#),
                ("/alerts", #"[{"labels":{"a":"b"},"startsAt":"soon"}]"#), ("/silences", "[]"),
                ("/silences", "{}"),
            ] {
                let answer = try await call(address, .POST, path, body)
                #expect(answer.status == 400, "\(body)")
                #expect(answer.code == 400, "\(body)")
                #expect(answer.message?.isEmpty == false, "\(body)")
            }
        }
    }

    @Test func `a faulty alert is named and the good ones beside it are taken`() async throws {
        try await run { address in
            let body = """
                [{"labels":{"alertname":"Good"}}, {"labels":{}},
                 {"labels":{"alertname":"Bad"},"startsAt":"2026-01-02T00:00:00Z",
                  "endsAt":"2026-01-01T00:00:00Z"}]
                """
            let answer = try await call(address, .POST, "/alerts", body)
            #expect(answer.status == 400)
            let lines = answer.text?.split(separator: "\n").map(String.init)
            #expect(
                lines == [
                    "at least one label pair required", "start time must be before end time",
                ]
            )
            let alerts = try await call(address, .GET, "/alerts").body as? [[String: Any]]
            let labels = alerts?.compactMap { $0["labels"] as? [String: String] }
            #expect(labels == [["alertname": "Good"]])
        }
    }

    @Test func `questions that cannot be read are 400, each in its own way`() async throws {
        try await run { address in
            for path in [
                "/alerts?filter=%3D", "/alerts/groups?filter=a%3D~%28", "/silences?filter=x",
            ] {
                let answer = try await call(address, .GET, path)
                #expect(answer.status == 400, "\(path)")
                #expect(answer.text?.isEmpty == false, "\(path)")
            }
            let receiver = try await call(address, .GET, "/alerts?receiver=%28")
            #expect(receiver.status == 400)
            #expect(receiver.text?.hasPrefix("failed to parse receiver param: ") == true)
            let flag = try await call(address, .GET, "/alerts?active=maybe")
            #expect(flag.status == 400)
            #expect(flag.message?.contains("active in query must be of type boolean") == true)
        }
    }

    @Test func `silences that cannot be are refused with the reason`() async throws {
        @Sendable func silence(_ starts: String, _ ends: String, _ matchers: String) -> String {
            """
            {"matchers":[\(matchers)],"startsAt":"\(starts)","endsAt":"\(ends)","createdBy":"eva",
             "comment":"c"}
            """
        }
        let good = #"{"name":"a","value":"b","isRegex":false,"isEqual":true}"#
        let (early, late) = ("2099-01-01T00:00:00Z", "2099-01-02T00:00:00Z")
        let cases = [
            silence(late, early, good),
            silence("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", good),
            silence(early, late, ""),
            silence(early, late, #"{"name":"","value":"b","isRegex":false}"#),
            silence(early, late, #"{"name":"a","value":"(","isRegex":true}"#),
            silence(early, late, #"{"name":"a","value":".*","isRegex":true}"#),
        ]
        try await run { address in
            for body in cases {
                let answer = try await call(address, .POST, "/silences", body)
                #expect(answer.status == 400, "\(body)")
                #expect(answer.text?.isEmpty == false, "\(body)")
            }
            for (method, path) in [(HTTPMethod.GET, "/silence/none"), (.DELETE, "/silence/none")] {
                let answer = try await call(address, method, path)
                #expect(answer.status == 404)
                #expect(answer.text?.contains("not found") == true)
            }
            let made = try await call(address, .POST, "/silences", silence(early, late, good))
            #expect(made.status == 200)
            #expect((made.body as? [String: Any])?["silenceID"] is String)
        }
    }
}
