import FleetProcesses
import Foundation
import Glibc
import Observations
import TestSupport
import Testing

// Goal: what a person presses on a pool's page is done to the pool, and comes back as what is seen
// there and as alerts. Method: one process with every service, a real pool with damage in one copy
// and in both, forms and keys over HTTP alone.
@Suite(.serialized, .needsBtrfs, .timeLimit(.minutes(10)))
struct PoolStoryTests {
    private let folder: TemporaryFolder
    private let label = "media\(UInt16.random(in: 0 ... .max))"
    private var page: String { "/fleet/systems/media-01/pools/\(label)" }

    init() throws { folder = try TemporaryFolder() }

    @Test func `a scrub and a snapshot are ordered on the page, done, seen there, and alerted`()
        async throws
    {
        let pool = try LoopPool(
            [1 << 30, 1 << 30],
            data: .raid1,
            metadata: .raid1,
            options: ["-L", label]
        )
        try Tool.run("btrfs", "subvolume", "create", pool.mount + "/films")
        for name in ["one", "both"] { try ScrubRig.write(name, megabytes: 8, in: pool) }
        try pool.sync()
        try pool.damage("one", at: 1 << 20, copies: 1)
        try pool.damage("both", at: 1 << 20, copies: 2)
        let process = try start(pool)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await tell(process, pool)) } catch { outcome = .failure(error) }
        process.signal(SIGTERM)
        await process.endOrKill()
        try outcome.get()
        #expect(await process.exitStatus == 0)
    }

    private func start(_ pool: LoopPool) throws -> ChildProcess {
        let scrubs = try folder.write(
            """
            host_name: media-01
            schedule: never
            idle_after: 0 s
            pressure_percent: 100
            disk_busy_percent: 100
            load_per_core: 1000
            progs_status: false
            pools: [{pool: \(label)}]
            """,
            to: "scrubs.yml"
        )
        let snapshots = try folder.write(
            """
            host_name: media-01
            storage: {snapshots: {subvolumes: [{path: \(pool.mount)/films}]}}
            """,
            to: "snapshots.yml"
        )
        return try ChildProcess(
            "poolkeeper",
            [
                "up", "--data", folder.file("data"), "--listen", "127.0.0.1:0",
                "--scrubs", scrubs, "--snapshots", snapshots,
            ],
            logPath: folder.file("up.log")
        )
    }

    private func tell(_ process: ChildProcess, _ pool: LoopPool) async throws {
        let visitor = try await visit(process)
        try await report(to: visitor)
        try await eventually("the page shows the pool's scrub and snapshots") {
            let text = try visitor.get(page).text
            return text.contains("id=\"scrub\"") && text.contains("id=\"snapshots\"")
        }
        try mayNot(visitor, pool)
        #expect(try visitor.press("\(page)/scrub/start", on: page).status == 303)
        try await eventually("the page says what the scrub found") {
            try visitor.get(page).text.contains("Damaged")
        }
        try await eventually("damage is told by its file") {
            try visitor.get(page).text.contains("both on pool \(label) is damaged")
        }
        let text = try visitor.get(page).text
        #expect(text.contains("it was repaired from another copy"))
        #expect(text.contains("1 thing is damaged"))
        // In its head as well.
        let head = text.prefix(upTo: text.range(of: "<h2>")?.lowerBound ?? text.endIndex)
        #expect(head.contains("Damaged"))
        #expect(text.contains("2 errors could not be repaired"))
        try await alerted(visitor)
        try await snapshot(visitor, pool)
    }

    private func visit(_ process: ChildProcess) async throws -> Visitor {
        func word(after words: String, endingAt end: Character) -> String? {
            guard let begin = process.log.range(of: words)?.upperBound else { return nil }
            return process.log[begin...].firstIndex(of: end).map { String(process.log[begin..<$0]) }
        }
        var (url, password) = ("", "")
        try await eventually("it says where it answers: \(process.log)") {
            guard process.isRunning else { throw NeverHappened(description: process.log) }
            url = word(after: "poolkeeper serves ", endingAt: ";") ?? ""
            password = word(after: "sign in as admin with ", endingAt: "\n") ?? ""
            return !url.isEmpty && !password.isEmpty
        }
        let visitor = Visitor(base: url, jar: folder.file("jar"))
        try visitor.signIn(as: "admin", password)
        return visitor
    }

    /// The host's monitoring tells of the pool, as n8n does.
    private func report(to visitor: Visitor) async throws {
        let key = try await key("ingest")
        let webhook = """
            {"system": {"id": "media-01", "name": "media-01", "hostname": "media-01",
             "version": "Debian 12", "client_name": "Nordlicht Film"},
             "metrics": [{"system_id": "media-01", "metric_type": "pool",
             "metric_name": "\(label)_used", "value": 1, "unit": "GB",
             "metadata": {"status": "ONLINE"}}], "alerts": []}
            """
        try await eventually("the webhook is taken") {
            try visitor.post(
                "/webhook/metrics",
                key: key,
                webhook,
                type: "application/json"
            ).status == 200
        }
    }

    private func key(_ scope: String) async throws -> String {
        let log = folder.file("key-\(scope)")
        let process = try ChildProcess(
            "poolkeeper",
            ["keys", "create", "--data", folder.file("data"), "--scope", scope],
            logPath: log
        )
        #expect(await process.exitStatus == 0, "\(process.log)")
        return process.log.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Who may only look has no button, and is refused.
    private func mayNot(_ visitor: Visitor, _ pool: LoopPool) throws {
        let log = folder.file("user")
        let words = ["users", "create", "eva", "--scope", "read", "--data", folder.file("data")]
        let made = try Tool.run([ChildProcess.path(of: "poolkeeper")] + words)
        try Data(made.utf8).write(to: URL(filePath: log))
        let password = made.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        let eva = Visitor(base: visitor.base, jar: folder.file("eva"))
        try eva.signIn(as: "eva", password)
        let text = try eva.get(page).text
        #expect(text.contains("id=\"scrub\""))
        #expect(!text.contains("/scrub/start"))
        #expect(!text.contains("/snapshots/take"))
        // The token of another form of hers: the right is what is missing.
        for (path, fields) in [
            ("\(page)/scrub/start", [:]), ("\(page)/scrub/pause", [:]),
            (
                "/snapshots/take",
                ["host": "media-01", "path": "\(pool.mount)/films"] as [String: String]
            ),
        ] {
            #expect(try eva.press(path, on: "/fleet", fields).status == 403, "\(path)")
        }
    }

    private func alerted(_ visitor: Visitor) async throws {
        try await eventually("the alerts are there") {
            let text = try visitor.get("/alerts").text
            return text.contains(
                "The scrub of pool \(label) on media-01 found errors that no copy can repair"
            ) && text.contains("A file on pool \(label) on media-01 is damaged")
        }
    }

    private func snapshot(_ visitor: Visitor, _ pool: LoopPool) async throws {
        let path = "\(pool.mount)/films"
        let answer = try visitor.press(
            "/snapshots/take",
            on: page,
            ["host": "media-01", "path": path, "next": page]
        )
        #expect(answer.status == 303)
        try await eventually("the page shows the snapshot and why it is kept") {
            let text = try visitor.get(page).text
            return text.contains("films.2") && text.contains("newest")
        }
        let names = try FileManager.default.names(in: path + "/.snapshots")
        #expect(names.count == 1)
        let text = try visitor.get(page).text
        #expect(text.contains(try #require(names.first)))
        #expect(text.contains("Take a snapshot"))
        #expect(text.contains("Done"))
        let elsewhere = try visitor.press(
            "/snapshots/take",
            on: page,
            ["host": "media-01", "path": "/no/such"]
        )
        #expect(elsewhere.status == 404)
    }
}
