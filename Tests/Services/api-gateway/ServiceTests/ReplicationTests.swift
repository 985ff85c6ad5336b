import Contracts
import GRDB
import MessageBus
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

/// ZFS replication as the gateway shows it, and what people have its engines do.
@Suite(.timeLimit(.minutes(10))) struct `Replication in the gateway` {
    private static let moment = Timestamp(seconds: 1_777_885_000)
    private static let digest = String(repeating: "0123456789abcdef", count: 4)

    private static var forked: ReplicationAssessed {
        var fact = ReplicationAssessed(
            tenant: .single,
            client: ClientName("Acme"),
            dataset: 3,
            pair: "HQS8 → HQS1",
            sourceHost: "hqs8",
            source: "p8/DAT<1>",
            targetHost: "hqs1",
            target: "p1/DAT1",
            state: .broken,
            since: moment,
            code: "diverged_fork",
            reason: "p1/DAT1 was written to",
            maxDelaySeconds: 259_200,
            asOf: moment
        )
        fact.plan = "fork"
        fact.planClass = "B"
        fact.proposal = ReplicationProposal(
            sentence: "it is set aside, and p1/DAT1 goes on from @s3",
            acts: [.init(host: "hqs1", command: "zfs promote p1/DAT1", why: "its history")]
        )
        let common = ReplicationHistory.Mark(name: "s3", guid: "3", at: moment, isOnBoth: true)
        let own = ReplicationHistory.Mark(name: "mi<ne", guid: "9", at: moment, isOnBoth: false)
        fact.base = "3"
        fact.history = ReplicationHistory(source: [common], target: [common, own])
        return fact
    }

    private static func loss(_ count: Int = 1) -> ReplicationProposal {
        ReplicationProposal(
            sentence: "It is destroyed",
            acts: [.init(host: "hqs1", command: "zfs destroy -r p1/_superseded/x", why: "old")],
            losses: (0..<count).map {
                .init(name: "p1/_superseded/x@s\($0)", guid: "\($0)", kind: "snapshot")
            },
            digest: digest
        )
    }

    private static var lossy: ReplicationAssessed {
        var fact = forked
        fact.plan = "destructive"
        fact.planClass = "C"
        fact.proposal = loss()
        var copy = ReplicationCopy(
            host: "hqs1",
            guid: "77",
            name: "p1/_superseded/x",
            kind: "fork",
            at: moment
        )
        copy.purge = loss()
        fact.copies = [copy]
        return fact
    }

    private static var task: ReplicationAssessed {
        var fact = forked
        fact.dataset = 1_000_000_001
        fact.pair = "TrueNAS"
        (fact.source, fact.target) = ("nightly", "nightly")
        (fact.sourceHost, fact.targetHost) = ("nas-1", "nas-1")
        fact.reporter = "truenas"
        fact.proposal = nil
        return fact
    }

    private static var repaired: RepairFinished {
        var repair = RepairFinished(
            tenant: .single,
            client: nil,
            dataset: 3,
            pair: "HQS8 → HQS1",
            targetHost: "hqs1",
            target: "p1/DAT1",
            run: 12,
            plan: "incremental",
            outcome: "repaired",
            reason: "p1/DAT1 lacked 2 snapshots",
            endedAt: moment
        )
        repair.bytes = ByteCount(1 << 30)
        return repair
    }

    private static var failed: RepairFinished {
        var repair = repaired
        (repair.run, repair.outcome, repair.reason) = (13, "failed", "the target is full")
        (repair.trigger, repair.person, repair.startedAt) = ("manual", "mira", moment)
        var step = RepairStep(
            commands: ["hqs8: zfs send p8/DAT1@s4", "hqs1: zfs receive -s -u p1/DAT1"],
            why: "it lacks <2> snapshots",
            stepClass: "A",
            at: moment,
            outcome: "failed"
        )
        step.said = "out of space"
        repair.steps = [step]
        repair.stepsLeftOut = 4
        return repair
    }

    /// Of a dataset that the engine tells nobody of any more.
    private static var hidden: RepairFinished {
        var repair = repaired
        (repair.run, repair.target) = (14, "p1/GONE")
        return repair
    }

    private static func settings(of engine: String) -> ReplicationSettingsRead {
        ReplicationSettingsRead(
            tenant: .single,
            client: nil,
            engine: engine,
            file: "/config/app-config.yaml",
            lines: ["pairs:", "  - name: <HQS8>"],
            datasets: 1,
            readAt: moment
        )
    }

    /// A gateway on a bus with an engine that told of some datasets and performs what it is asked.
    private func run(
        _ facts: [ReplicationAssessed],
        with performers: [CommandPerformer] = [],
        _ body: @escaping @Sendable (TestGateway) async throws -> Void
    ) async throws {
        try await TestGateway.run({ $0.orderPatience = .seconds(600) }) { test in
            let hub = InMemoryHub()
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: named("zfs-sync-engine"),
                lanes: [
                    ReplicationAssessed.lane, RepairFinished.lane, ReplicationSettingsRead.lane,
                    CommandAnswered.lane(of: "zfs-sync-engine"),
                ],
                clock: test.clock
            )
            let own = test.gateway.store.journal
            _ = try await journal.perform { unit in
                for fact in facts { try unit.put(fact, at: Self.moment) }
                try unit.put(Self.settings(of: journal.source.instance), at: Self.moment)
            }
            try await own.perform { unit in
                for repair in [Self.repaired, Self.failed, Self.hidden] {
                    try ReplicationTable.put(repair, from: journal.source, in: unit.database)
                }
            }
            let gateway = BusNode(
                journal: own,
                transport: hub.transport(),
                subscriptions: [
                    own.project(ReplicationAssessed.self),
                    own.project(ReplicationSettingsRead.self),
                    CommandIssuer(own).answers(of: named("zfs-sync-engine")),
                ],
                clock: test.clock,
                timer: FastBusTimer(),
                claims: CommandIssuer(own)
            )
            let engine = BusNode(
                journal: journal,
                transport: hub.transport(),
                subscriptions: [CommandHandler(journal, performers).subscription],
                clock: test.clock,
                timer: FastBusTimer()
            )
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await gateway.run() }
                group.addTask { try await engine.run() }
                let outcome = await Result.of {
                    for await _ in FastBusTimer().ticks() {
                        let known = try await own.projected(ReplicationAssessed.self)
                        let settings = try await own.projected(ReplicationSettingsRead.self)
                        if known.count == facts.count, settings.count == 1 { break }
                    }
                    try await body(test)
                }
                group.cancelAll()
                while await group.nextResult() != nil {}
                return outcome
            }
            try journal.close()
            try outcome.get()
        }
    }

    private func address(_ test: TestGateway, _ cookie: String) async throws -> String {
        let list = try await test.call(
            .GET,
            "/replication",
            cookie: cookie,
            accept: "text/html"
        )
        let link = try #require(list.text.firstMatch(of: /href="(\/replication\/datasets\/[^"]+)"/))
        return String(link.output.1)
    }

    @Test func `a dataset shows its exact commands and what its repairs came to`() async throws {
        try await run([Self.forked]) { test in
            let cookie = try await JanitorOnBus.signIn(test, .operate, as: "mira")
            let path = try await address(test, cookie)
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.status == 200)
            #expect(page.text.contains("p8/DAT&lt;1&gt;"))
            #expect(page.text.contains("zfs promote p1/DAT1"))
            #expect(page.text.contains("Run this repair"))
            #expect(page.text.contains("Incremental, "))
            #expect(page.text.contains("repaired (run 12)"))
            #expect(page.text.contains("the target is full."))
            #expect(page.text.contains("Both ends on one axis"))
            #expect(page.text.contains("mi&lt;ne"))
            #expect(page.text.contains("yes, common base"))
            #expect(page.text.contains("yes, only here"))
            let number = try await test.call(
                .GET,
                "/replication/datasets/3",
                cookie: cookie,
                accept: "text/html"
            )
            #expect(number.status == 200)
            let api = path.replacing("/replication/", with: "/replication/api/")
            let key = try await test.key(.viewer)
            let document = try await test.call(.GET, api, key: key).json as? [String: Any]
            #expect(document?["plan"] as? String == "fork")
        }
    }

    @Test func `runs, their steps, the log and the settings are those of what one may see`()
        async throws
    {
        try await run([Self.forked]) { test in
            let cookie = try await JanitorOnBus.signIn(test, .viewer, as: "eva")
            func page(_ path: String) async throws -> String {
                let answer = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
                #expect(answer.status == 200, "\(path)")
                return answer.text
            }
            let list = try await page("/replication/runs")
            #expect(list.contains("p1/DAT1: failed"))
            #expect(list.contains("manual by mira"))
            #expect(!list.contains("p1/GONE"))
            let links = list.matches(of: /href="(\/replication\/runs\/[^"]+)"/)
            #expect(links.count == 2)
            let path = String(try #require(links.first).output.1)
            let one = try await page(path)
            #expect(one.contains("the target is full."))
            #expect(one.contains("zfs receive -s -u p1/DAT1"))
            #expect(one.contains("It lacks &lt;2&gt; snapshots"))
            #expect(one.contains("It said: out of space"))
            #expect(one.contains("4 earlier steps"))
            let log = try await page("/replication/logs")
            #expect(log.contains("run 13 failed p1/DAT1 on hqs1"))
            #expect(!log.contains("p1/GONE"))
            let settings = try await page("/replication/config")
            #expect(settings.contains("/config/app-config.yaml, 1"))
            #expect(settings.contains("- name: &lt;HQS8&gt;"))
            for path in ["/replication/runs/x", "/replication/runs/nobody-1", path + "00"] {
                let answer = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
                #expect(answer.status == 404, "\(path)")
            }
            let key = try await test.key(.viewer)
            let runs = try await test.call(.GET, "/replication/api/runs", key: key).json
            #expect((runs as? [Any])?.count == 2)
            let api = path.replacing("/replication/", with: "/replication/api/")
            #expect((try await test.call(.GET, api, key: key).json as? [Any])?.count == 1)
            let told = try await test.call(.GET, "/replication/api/config", key: key).json
            #expect((told as? [Any])?.count == 1)
        }
    }

    @Test func `the base of a backup that is far behind is shown as both ends'`() async throws {
        var fact = Self.forked
        let base = ReplicationHistory.Mark(name: "s3", guid: "3", at: Self.moment, isOnBoth: true)
        let waiting = (1...ReplicationHistory.snapshotsMax).map { number in
            ReplicationHistory.Mark(
                name: "w\(number)",
                guid: "\(100 + number)",
                at: Self.moment + .seconds(Int64(number) * 3600),
                isOnBoth: false
            )
        }
        fact.history = ReplicationHistory(source: [base] + waiting, target: [base])
        try await run([fact]) { [fact] test in
            #expect(fact.history?.sourceLeftOut == 1)
            let cookie = try await JanitorOnBus.signIn(test, .viewer, as: "eva")
            let path = try await address(test, cookie)
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html").text
            #expect(page.contains("common base, "))
            #expect(page.contains("yes, common base"))
            #expect(!page.contains("yes, only here"))
        }
    }

    @Test func `a run is looked for among the newest repairs alone`() async throws {
        try await run([Self.forked]) { test in
            let replications = ReplicationTable(journal: test.gateway.store.journal)
            let facts = try await replications.facts(in: scope(.all))
            let fact = try #require(facts.first)
            #expect(try await replications.lastRepairs(of: facts, run: 12).count == 1)
            #expect(try await replications.lastRepairs(of: facts, run: 14).isEmpty)
            let all = try await replications.lastRepairs(of: facts)
            #expect(all.map(\.repair.run) == [13, 12])
            let older = try await replications.lastRepairs(of: facts, before: all[0].place)
            #expect(older.map(\.repair.run) == [12])
            try await replications.journal.perform { unit in
                try unit.database.execute(
                    sql: """
                        WITH RECURSIVE made (number) AS (
                            SELECT 1 UNION ALL SELECT number + 1 FROM made WHERE number < :count)
                        INSERT INTO repair (source, target, at, body)
                        SELECT :source, :target, number, CAST('{}' AS BLOB) FROM made
                        """,
                    arguments: [
                        "count": ReplicationTable.repairsLookedAt - 1,
                        "source": fact.engine.text, "target": fact.fact.key,
                    ]
                )
            }
            #expect(try await replications.lastRepairs(of: facts, run: 13).count == 1)
            #expect(try await replications.lastRepairs(of: facts, run: 12).isEmpty)
        }
    }

    @Test func `a repair is ordered by who may act, and by nobody else`() async throws {
        let performer = CommandPerformer(RepairReplication.self) { order, operation in
            .performed("\(operation.person) began \(order.plan) of \(order.dataset)")
        }
        try await run([Self.forked], with: [performer]) { test in
            let cookie = try await JanitorOnBus.signIn(test, .operate, as: "mira")
            let path = try await address(test, cookie)
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            let form = ["csrf": page.csrf, "plan": "fork"]
            let answer = try await test.post("\(path)/repair", form: form, cookie: cookie)
            #expect(answer.status == 303)
            let after = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(after.text.contains("mira began fork of 3"))
            let viewer = try await JanitorOnBus.signIn(test, .viewer, as: "eva")
            let seen = try await test.call(.GET, path, cookie: viewer, accept: "text/html")
            #expect(seen.text.contains("zfs promote p1/DAT1"))
            #expect(!seen.text.contains("Run this repair"))
            let refused = try await test.post(
                "\(path)/repair",
                form: ["csrf": seen.csrf, "plan": "fork"],
                cookie: viewer
            )
            #expect(refused.status == 403)
            let api = path.replacing("/replication/", with: "/replication/api/")
            let key = try await test.key(.operate)
            let sent = try await test.call(
                .POST,
                "\(api)/repair",
                key: key,
                body: #"{"plan": "fork"}"#
            )
            #expect(sent.status == 200)
            #expect(try await test.call(.POST, "\(api)/repair", key: key).status == 422)
        }
    }

    @Test func `a loss and a purge take an administrator, and say what they are bound to`()
        async throws
    {
        let performers = [
            CommandPerformer(ApproveLosses.self) { order, _ in
                .performed("run 7 began for \(order.digest.prefix(4))")
            },
            CommandPerformer(PurgeCopy.self) { order, _ in
                .rejected("copy \(order.copy) has changed")
            },
        ]
        try await run([Self.lossy], with: performers) { test in
            let mira = try await JanitorOnBus.signIn(test, .operate, as: "mira")
            let path = try await address(test, mira)
            let seen = try await test.call(.GET, path, cookie: mira, accept: "text/html")
            #expect(seen.text.contains("destroys data on the backup"))
            #expect(seen.text.contains("p1/_superseded/x@s0"))
            #expect(!seen.text.contains("Approve and"))
            let form = ["csrf": seen.csrf, "digest": Self.digest, "copy": "77"]
            for act in ["approve", "purge"] {
                let refused = try await test.post("\(path)/\(act)", form: form, cookie: mira)
                #expect(refused.status == 403, "\(act)")
            }
            let root = try await JanitorOnBus.signIn(test, .admin, as: "root")
            let page = try await test.call(.GET, path, cookie: root, accept: "text/html")
            #expect(page.text.contains("Approve and run"))
            #expect(page.text.contains("Approve and purge"))
            #expect(!page.text.contains("service's token"))
            var own = form
            own["csrf"] = page.csrf
            let approved = try await test.post("\(path)/approve", form: own, cookie: root)
            #expect(approved.status == 303)
            let purged = try await test.post("\(path)/purge", form: own, cookie: root)
            #expect(purged.status == 409)
            #expect(purged.text.contains("copy 77 has changed"))
            #expect(purged.text.contains("run 7 began for 0123"))
            own["digest"] = "short"
            let short = try await test.post("\(path)/approve", form: own, cookie: root)
            #expect(short.status == 422)
        }
    }

    @Test func `what is too long to be shown whole is not approved here`() async throws {
        var fact = Self.lossy
        fact.proposal = Self.loss(ReplicationProposal.lossesMax + 1)
        fact.copies = nil
        try await run([fact]) { test in
            let root = try await JanitorOnBus.signIn(test, .admin, as: "root")
            let path = try await address(test, root)
            let page = try await test.call(.GET, path, cookie: root, accept: "text/html")
            #expect(page.text.contains("201 things are gone afterwards"))
            #expect(page.text.contains("And 1 more"))
            #expect(!page.text.contains("Approve and run"))
        }
    }

    @Test func `a task of TrueNAS is shown and takes no orders`() async throws {
        try await run([Self.task]) { test in
            let cookie = try await JanitorOnBus.signIn(test, .admin, as: "root")
            let path = try await address(test, cookie)
            let page = try await test.call(.GET, path, cookie: cookie, accept: "text/html")
            #expect(page.text.contains("a task of nas-1"))
            #expect(!page.text.contains("Scan again"))
            let key = try await test.key(.operate)
            let api = path.replacing("/replication/", with: "/replication/api/")
            #expect(try await test.call(.POST, "\(api)/run", key: key).status == 409)
            #expect(try await test.call(.POST, "/replication/api/run", key: key).status == 404)
        }
    }

    @Test func `all engines are told to look, and to read their settings`() async throws {
        let performers = [
            CommandPerformer(RunReplication.self) { order, _ in
                .performed(order.isDryRun ? "dry" : "run 2 began")
            },
            CommandPerformer(ReloadReplicationSettings.self) { _, _ in
                .rejected("app-config.yaml line 3: `pairs` is no list")
            },
        ]
        try await run([Self.forked], with: performers) { test in
            let cookie = try await JanitorOnBus.signIn(test, .operate, as: "mira")
            let page = try await test.call(
                .GET,
                "/replication",
                cookie: cookie,
                accept: "text/html"
            )
            #expect(page.text.contains("Run now"))
            let form = ["csrf": page.csrf]
            let run = try await test.post("/replication/run", form: form, cookie: cookie)
            #expect(run.status == 303)
            let reload = try await test.post(
                "/replication/config/reload",
                form: form,
                cookie: cookie
            )
            #expect(reload.status == 409)
            #expect(reload.text.contains("line 3"))
            #expect(reload.text.contains("run 2 began"))
            let foreign = try await test.post("/replication/run", form: [:], cookie: cookie)
            #expect(foreign.status == 403)
            let key = try await test.key(.operate)
            let dry = try await test.call(
                .POST,
                "/replication/api/run",
                key: key,
                body: #"{"dry_run": true}"#
            )
            #expect((dry.json as? [String: Any])?["reason"] as? String == "dry")
        }
    }
}
