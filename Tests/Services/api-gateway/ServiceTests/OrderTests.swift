import Contracts
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

/// Orders about volumes go as commands over the bus; here to a janitor of the test's own.
@Suite(.timeLimit(.minutes(10))) struct `orders about Docker volumes` {
    private func run(
        with performers: [CommandPerformer]?,
        patience: Duration = .seconds(600),
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        var janitor = JanitorOnBus(performers: performers)
        janitor.fact.client = ClientName("Acme")
        janitor.patience = patience
        try await janitor.run { test, _ in try await body(test) }
    }

    private func press(_ act: String, _ test: TestGateway) async throws -> TestGateway.Answer {
        let cookie = try await JanitorOnBus.signIn(test, .operate, as: "mira")
        let path = "/volumes/dock-1/camera"
        let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
        let answer = try await test.post(
            "\(path)/\(act)",
            form: ["csrf": page.csrf, "plan": "0123456789"],
            cookie: cookie
        )
        guard answer.status == 303 else { return answer }
        return try await test.call(.GET, path, cookie: cookie, accept: "text/html")
    }

    @Test func `a run that is ordered on the page is performed in that person's name`()
        async throws
    {
        let performer = CommandPerformer(RunPlan.self) { order, operation in
            .performed("\(operation.person) ran \(order.plan) of \(order.volume ?? "")")
        }
        try await run(with: [performer]) { test in
            let page = try await press("run", test)
            #expect(page.status == 200)
            #expect(page.text.contains("Run a plan"))
            #expect(page.text.contains("mira ran 0123456789 of camera"))
            #expect(page.text.contains("Done"))
        }
    }

    @Test func `what the janitor refuses is said at once, with its reason`() async throws {
        let performer = CommandPerformer(PlanVolume.self) { _, _ in .rejected("it has no rule") }
        try await run(with: [performer]) { test in
            let page = try await press("plan", test)
            #expect(page.status == 409)
            #expect(page.text.contains("<b>Nothing was done.</b> it has no rule."))
            #expect(page.text.contains("Rejected"))
        }
    }

    @Test func `an outcome that nobody knows is called that`() async throws {
        struct Broken: Error {}
        let performer = CommandPerformer(PauseRuns.self) { _, _ in throw Broken() }
        try await run(with: [performer]) { test in
            let page = try await press("pause", test)
            #expect(page.status == 409)
            #expect(page.text.contains("Nobody knows how far it came."))
            #expect(page.text.contains("Outcome unknown"))
        }
    }

    @Test func `an order to a janitor that is away waits, and expires`() async throws {
        try await run(with: nil, patience: .zero) { test in
            let page = try await press("pause", test)
            #expect(page.status == 200)
            #expect(page.text.contains("Waiting"))
            #expect(page.text.contains("its janitor has not taken it yet"))
            test.clock.advance(by: .seconds(301))
            let key = try await test.key(.viewer)
            let later = try await test.call(.GET, "/volumes/dock-1/camera", key: key)
            #expect(later.text.contains("Expired"))
            #expect(later.text.contains("it was not begun in time"))
        }
    }

    @Test func `the API answers with the order, to be looked at and taken back`() async throws {
        try await run(with: nil, patience: .zero) { test in
            let key = try await test.key(.operate)
            let body = #"{"volume_name": "camera", "for": "2h"}"#
            let given = try await test.call(.POST, "/volumes/api/pause", key: key, body: body)
            #expect(given.status == 202)
            let path = try #require(given.headers.first(name: "location"))
            let order = try await test.call(.GET, path, key: key).json as? [String: Any]
            #expect(order?["state"] as? String == "pending")
            #expect(order?["kind"] as? String == "volume-janitor.pause.v1")
            #expect(order?["about"] as? String == "camera")
            let back = try await test.call(.DELETE, path, key: key).json as? [String: Any]
            #expect(back?["state"] as? String == "withdrawn")
            #expect(try await test.call(.DELETE, path, key: key).status == 409)
            let all = try await test.call(.GET, "/volumes/api/operations", key: key)
            #expect((all.json as? [Any])?.count == 1)
        }
    }

    @Test func `the API says what was performed, what was not, and why`() async throws {
        let performers = [
            CommandPerformer(RunPlan.self) { _, _ in .performed("run 7 began") },
            CommandPerformer(ResumeRuns.self) { _, _ in .rejected("camera is not paused") },
        ]
        try await run(with: performers) { test in
            let key = try await test.key(.operate)
            let done = try await test.call(.POST, "/volumes/api/run?plan=0123456789", key: key)
            #expect(done.status == 200)
            #expect((done.json as? [String: Any])?["reason"] as? String == "run 7 began")
            let refused = try await test.call(
                .POST,
                "/volumes/api/resume",
                key: key,
                body: #"{"volume_name": "camera"}"#
            )
            #expect(refused.status == 409)
            let problem = refused.json as? [String: Any]
            #expect(problem?["detail"] as? String == "nothing was done: camera is not paused")
        }
    }

    @Test func `bad orders are refused before they are given`() async throws {
        try await run(with: nil, patience: .zero) { test in
            let key = try await test.key(.operate)
            let bodies = [
                #"{"for": "soon"}"#, #"{"until": "2001-01-01T00:00:00Z"}"#,
                #"{"for": "1h", "until": "2099-01-01T00:00:00Z"}"#, "[1]", "{",
            ]
            for body in bodies {
                let answer = try await test.call(.POST, "/volumes/api/pause", key: key, body: body)
                #expect([400, 422].contains(answer.status), "\(body)")
            }
            #expect(try await test.call(.POST, "/volumes/api/run", key: key).status == 400)
            let viewer = try await test.key(.viewer)
            #expect(try await test.call(.POST, "/volumes/api/resume", key: viewer).status == 403)
            let other = try await test.key(.operate, client: "Other")
            #expect(try await test.call(.POST, "/volumes/api/resume", key: other).status == 404)
            let all = try await test.call(.GET, "/volumes/api/operations", key: key)
            #expect((all.json as? [Any])?.isEmpty == true)
        }
    }
}
