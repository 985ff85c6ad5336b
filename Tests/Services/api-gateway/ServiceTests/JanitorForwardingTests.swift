import Contracts
import HTTPSurface
import MessageBus
import NIOHTTP1
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `A janitor behind the gateway` {
    private func run(
        client: ClientName? = nil,
        _ body: @escaping @Sendable (TestGateway, FakeJanitor) async throws -> Void
    ) async throws {
        let fake = FakeJanitor()
        try await fake.run { url in
            var janitor = JanitorOnBus(performers: fake.performers)
            janitor.fact.client = client
            janitor.fact.rules = [rule]
            janitor.link = JanitorLink(url: url, token: Secret("its-token"), client: client)
            try await janitor.run { test, _ in try await body(test, fake) }
        }
    }

    private var rule: VolumeRuleState {
        VolumeRuleState(
            path: "/recordings",
            algorithm: "max_size",
            parameters: ["max_bytes": "1073741824"],
            summary: "",
            source: "api",
            health: .ok,
            since: Timestamp(seconds: 1_777_885_000)
        )
    }

    @Test(arguments: [
        "volumes?sort=current_bytes", "health", "runs?volume=camera", "plan", "audit",
    ])
    func `a viewer reads with the janitor's token and in the viewer's name`(
        path: String
    ) async throws {
        try await run { test, janitor in
            let key = try await test.key(.viewer)
            let answer = try await test.call(.GET, "/volumes/api/\(path)", key: key)
            #expect(answer.status == 200, "\(answer.text)")
            let call = try #require(janitor.calls.last)
            #expect(call.path == "/api/\(path)" && call.authorization == "Bearer its-token")
            #expect(!call.person.isEmpty)
        }
    }

    @Test func `reading without a key is refused before the janitor hears of it`() async throws {
        try await run { test, janitor in
            let bare = try await test.call(.GET, "/volumes/api/volumes")
            #expect(bare.status == 401 && janitor.calls.isEmpty)
        }
    }

    @Test(arguments: [
        ("run?plan=\(FakeJanitor.digest)", Permission.viewer, Permission.operate),
        ("plan", .viewer, .operate), ("pause", .viewer, .operate), ("resume", .viewer, .operate),
        ("register", .operate, .admin),
    ])
    func `who may not act is refused, and who may is not`(
        path: String,
        lesser: Permission,
        enough: Permission
    ) async throws {
        try await run { test, janitor in
            let weak = try await test.key(lesser)
            let refused = try await test.call(.POST, "/volumes/api/\(path)", key: weak, body: "{}")
            #expect(refused.status == 403 && janitor.calls.isEmpty && janitor.orders.isEmpty)
            let strong = try await test.key(enough)
            let done = try await test.call(.POST, "/volumes/api/\(path)", key: strong, body: "{}")
            #expect(done.status == 200, "\(done.text)")
            #expect(janitor.orders.count + janitor.calls.count == 1)
        }
    }

    @Test func `another client's janitor and volume are not there`() async throws {
        try await run(client: named("Acme")) { test, janitor in
            let foreign = try await test.key(.operate, client: "Nordlicht")
            for path in ["/volumes/api/volumes", "/volumes/api/volumes?host=dock-1"] {
                #expect(try await test.call(.GET, path, key: foreign).status == 404)
            }
            let acts = ["run?plan=\(FakeJanitor.digest)", "pause", "resume", "pause?host=dock-1"]
            for act in acts {
                let path = "/volumes/api/\(act)"
                #expect(try await test.call(.POST, path, key: foreign, body: "{}").status == 404)
            }
            #expect(try await test.call(.GET, "/volumes/dock-1/camera", key: foreign).status == 404)
            #expect(janitor.calls.isEmpty && janitor.orders.isEmpty)
            let own = try await test.key(.viewer, client: "Acme")
            #expect(try await test.call(.GET, "/volumes/api/volumes", key: own).status == 200)
        }
    }

    // MARK: - The page

    private func signIn(_ test: TestGateway, _ permission: Permission) async throws -> String {
        try await JanitorOnBus.signIn(test, permission, as: permission.rawValue)
    }

    private func page(_ test: TestGateway, _ cookie: String) async throws -> TestGateway.Answer {
        try await test.call(
            .GET,
            "/volumes/dock-1/camera",
            cookie: cookie,
            accept: "text/html"
        )
    }

    @Test func `a plan is looked at by day and run from its page, in the person's name`()
        async throws
    {
        try await run { test, janitor in
            let cookie = try await signIn(test, .operate)
            let page = try await page(test, cookie)
            #expect(page.status == 200 && page.text.contains("Delete 3 files now"))
            #expect(page.text.contains("Files of /recordings by day"))
            #expect(page.text.split(separator: "class=\"del-edge\"").count == 3)
            #expect(page.text.contains("<td>3 May</td>"))
            let sent = try await test.post(
                "/volumes/dock-1/camera/run",
                form: ["csrf": page.csrf, "plan": FakeJanitor.digest],
                cookie: cookie
            )
            #expect(sent.status == 303)
            let person = Permission.operate.rawValue
            let expected = FakeJanitor.Order(
                kind: RunPlan.kind,
                plan: FakeJanitor.digest,
                volume: "camera",
                person: person
            )
            #expect(janitor.orders == [expected])
            #expect(
                janitor.calls.allSatisfy {
                    $0.method == "GET" && [person, ""].contains($0.person)
                        && $0.authorization == "Bearer its-token"
                }
            )
        }
    }

    @Test(arguments: ["", "0123456789abcdef"])
    func `a form that is not of this session runs nothing`(csrf: String) async throws {
        try await run { test, janitor in
            let cookie = try await signIn(test, .operate)
            let sent = try await test.post(
                "/volumes/dock-1/camera/run",
                form: ["csrf": csrf, "plan": FakeJanitor.digest],
                cookie: cookie
            )
            #expect(sent.status == 403 && janitor.orders.isEmpty)
        }
    }

    @Test func `a viewer's page has no button, and a viewer's form runs nothing`() async throws {
        try await run { test, janitor in
            let cookie = try await signIn(test, .viewer)
            let page = try await page(test, cookie)
            #expect(page.status == 200 && !page.text.contains("Delete 3 files now"))
            let sent = try await test.post(
                "/volumes/dock-1/camera/run",
                form: ["csrf": page.csrf, "plan": FakeJanitor.digest],
                cookie: cookie
            )
            #expect(sent.status == 403 && janitor.orders.isEmpty)
        }
    }

    @Test func `a plan whose files changed since is not run, and the page says so`() async throws {
        try await run { test, janitor in
            let cookie = try await signIn(test, .operate)
            let page = try await page(test, cookie)
            janitor.changeFiles()
            let sent = try await test.post(
                "/volumes/dock-1/camera/run",
                form: ["csrf": page.csrf, "plan": FakeJanitor.digest],
                cookie: cookie
            )
            #expect(sent.status == 409)
            #expect(sent.text.contains("Nothing was done."))
            #expect(sent.text.contains("the files changed by 30 %"))
        }
    }

    // MARK: - The bus

    @Test func `a volume whose janitor removes it is forgotten, another source's stays`()
        async throws
    {
        try await TestGateway.run { test in
            let fact = JanitorOnBus(performers: nil).fact
            let journal = test.gateway.store.journal
            let lane = VolumeTable.subscription(of: journal) { _, fact in fact }
            let key = try await test.key(.viewer)
            func send(_ source: String, _ sequence: UInt64, _ fact: VolumeAssessed?) async throws {
                let epoch = try #require(Epoch(bytes: [UInt8](repeating: 7, count: 16)))
                let cursor = LaneCursor(
                    source: try #require(SourceID(source)),
                    lane: VolumeAssessed.lane.name,
                    epoch: epoch,
                    next: 1
                )
                if sequence == 1 { try await journal.open(cursor, replacing: nil, losing: nil) }
                var random = SeededRandom(seed: sequence &+ UInt64(source.utf8.count) << 32)
                let time = test.clock.now()
                let envelope = Envelope(
                    source: cursor.source,
                    epoch: epoch,
                    lane: cursor.lane,
                    sequence: sequence,
                    id: MessageID(at: time, using: &random),
                    key: VolumeAssessed.key(host: "dock-1", volume: "camera"),
                    time: time,
                    body: try fact?.encodedBody() ?? []
                )
                _ = try await lane.take(
                    LaneRun(
                        source: cursor.source,
                        lane: cursor.lane,
                        epoch: epoch,
                        from: sequence,
                        next: sequence + 1,
                        envelopes: [envelope]
                    )
                )
            }
            try await send("volume-janitor/1", 1, fact)
            #expect(try await test.call(.GET, "/volumes/dock-1/camera", key: key).status == 200)
            try await send("volume-janitor/1", 2, nil)
            #expect(try await test.call(.GET, "/volumes/dock-1/camera", key: key).status == 404)
            try await send("volume-janitor/1", 3, fact)
            try await send("volume-janitor/other", 1, fact)
            try await send("volume-janitor/1", 4, nil)
            #expect(try await test.call(.GET, "/volumes/dock-1/camera", key: key).status == 200)
        }
    }
}
