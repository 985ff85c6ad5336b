import Contracts
import NIOHTTP1
import StateStore
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(10))) struct `Orders about alerts` {
    private let path = "/alerts/0123456789abcdef"

    /// A gateway beside a router that told of an alert and performs what it is asked.
    private func run(
        with performers: [CommandPerformer],
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        let alert = RouterOnBus.alert("0123456789abcdef")
        try await RouterOnBus(alerts: [alert], performers: performers).run(body)
    }

    @Test func `a form acknowledges in its person's name, and the page says what became of it`()
        async throws
    {
        let performer = CommandPerformer(AcknowledgeAlert.self) { order, operation in
            .performed("\(operation.person): \(order.note), occurrence \(order.occurrence ?? 0)")
        }
        try await run(with: [performer]) { test in
            let cookie = try await test.signIn("mira")
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("action=\"\(path)/acknowledge\""))
            let form = ["csrf": page.csrf, "note": "disks are ordered", "for": "4h"]
            let answer = try await test.post("\(path)/acknowledge", form: form, cookie: cookie)
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "location") == path)
            let after = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(after.text.contains("mira: disks are ordered, occurrence 1"))
            #expect(after.text.contains("Done"))
            let foreign = try await test.post(
                "\(path)/acknowledge",
                form: ["csrf": "wrong"],
                cookie: cookie
            )
            #expect(foreign.status == 403)
        }
    }

    @Test func `programs acknowledge and assign, and learn what was refused and why`()
        async throws
    {
        let performers = [
            CommandPerformer(AcknowledgeAlert.self) { _, _ in .rejected("the alert is over") },
            CommandPerformer(AssignAlert.self) { order, _ in
                .performed("it is \(order.person ?? "nobody")'s")
            },
        ]
        try await run(with: performers) { test in
            let key = try await test.key(.operate)
            let refused = try await test.call(.POST, "\(path)/acknowledge", key: key)
            #expect(refused.status == 409)
            #expect(refused.text.contains("nothing was done: the alert is over"))
            let given = try await test.call(
                .POST,
                "/v1\(path)/assign",
                key: key,
                body: #"{"person": "jonas"}"#
            )
            #expect(given.status == 200)
            #expect(given.headers.first(name: "location") == path)
            #expect((given.json as? [String: Any])?["reason"] as? String == "it is jonas's")
            // What curl calls every body that it is given.
            let curl = try await test.call(
                .POST,
                "\(path)/assign",
                key: key,
                headers: [("content-type", "application/x-www-form-urlencoded")],
                body: #"{"person": "mira"}"#
            )
            #expect(curl.status == 200, "\(curl.text)")
            for body in ["[1]", "{", #"{"for": "soon"}"#, #"{"until": "2001-01-01T00:00:00Z"}"#] {
                let answer = try await test.call(
                    .POST,
                    "\(path)/acknowledge",
                    key: key,
                    body: body
                )
                #expect([400, 422].contains(answer.status), "\(body)")
            }
            let bound = try await test.key(.operate, client: "Other")
            let hidden = try await test.call(.POST, "\(path)/acknowledge", key: bound)
            #expect(hidden.status == 404)
        }
    }
}
