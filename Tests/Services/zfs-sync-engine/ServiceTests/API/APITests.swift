import Foundation
import NIOHTTP1
import Observations
import Quantities
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// The document's endpoints, and those it lacks, over hosts of the model.
@Suite struct `The API of replication` {
    @Test func `states, datasets and runs are told as the document names them`() async throws {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(2)
        try await SyncRig(engine.model).run { rig in
            let before = try await rig.call(.GET, "/api/status").json
            #expect(before["status"] as? String == "UNKNOWN")
            let asked = try await rig.call(.POST, "/api/run")
            #expect(asked.status == 202)
            try await rig.perform(upTo: asked.json["run"] as? Int64 ?? 1)
            let after = try await rig.call(.GET, "/api/status").json
            #expect(after["status"] as? String == "HEALTHY", "\(after)")
            #expect((after["counts"] as? [String: Int])?["HEALTHY"] == 1)
            let list = try await rig.call(.GET, "/api/datasets").json["datasets"]
            let dataset = try #require((list as? [[String: Any]])?.first)
            #expect(dataset["name"] as? String == "tank/data")
            #expect(dataset["backup_dataset"] as? String == "bk/data")
            let detail = try await rig.call(.GET, "/api/datasets/\(dataset["id"] ?? 0)").json
            let primary = try #require(detail["primary"] as? [String: Any])
            let snapshots = try #require(primary["snapshots"] as? [[String: Any]])
            #expect(
                snapshots.compactMap { $0["name"] as? String } == ["s1", "s2", "s3", "s4", "s5"]
            )
            #expect(snapshots.allSatisfy { $0["guid"] is String })
            let runs = try await rig.call(.GET, "/api/runs").json["runs"] as? [[String: Any]]
            #expect(runs?.count == 1)
            let run = try await rig.call(.GET, "/api/runs/1").json
            #expect(run["result"] as? String == "succeeded")
            let actions = try #require(run["actions"] as? [[String: Any]])
            let commands = actions.flatMap { $0["commands"] as? [String] ?? [] }
            #expect(commands.contains { $0.contains("zfs receive -s -u bk/data") })
            let results = try #require(run["results"] as? [[String: Any]])
            #expect(results.map { $0["outcome"] as? String } == ["repaired"])
            #expect((results[0]["sentence"] as? String)?.isEmpty == false)
            #expect(detail["failures"] as? Int == 0)
            let last = try #require(detail["last_result"] as? [String: Any])
            #expect(last["run"] as? Int == 1)
            #expect(rig.world.host("backup").datasets[ModelEngine.target]?.snapshots.count == 5)
        }
    }

    @Test func `while it starts it says so, and never that nothing is replicated`() async throws {
        try await SyncRig(ModelEngine.pair().model).run(isOpen: false) { rig in
            for path in ["/api/status", "/api/datasets", "/api/datasets/1"] {
                let answer = try await rig.call(.GET, path)
                #expect(answer.status == 503, "\(path)")
                #expect(answer.headers["retry-after"].first == "2")
            }
            let page = try await rig.call(.GET, "/")
            #expect(page.text.contains("The engine is starting."))
            #expect(!page.text.contains("No dataset is named yet"))
        }
    }

    @Test func `what is not there is not found, and what is no body is refused`() async throws {
        try await SyncRig(ModelEngine.pair().model).run { rig in
            for path in ["/api/datasets/99", "/api/datasets/x", "/api/runs/99", "/api/nothing"] {
                #expect(try await rig.call(.GET, path).status == 404, "\(path)")
            }
            #expect(try await rig.call(.POST, "/api/run", "[1]").status == 400)
            #expect(try await rig.call(.GET, "/api/runs?limit=0").status == 400)
            #expect(try await rig.call(.GET, "/api/runs?limit=201").status == 400)
            let huge = String(repeating: "x", count: 17 << 10)
            #expect(try await rig.call(.POST, "/api/run", huge).status == 413)
            let reload = try await rig.call(.POST, "/api/config/reload")
            #expect(reload.status == 409)
        }
    }

    @Test func `a dry run does nothing`() async throws {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            let before = rig.world.host("backup")
            let asked = try await rig.call(.POST, "/api/run", #"{"dry_run": true}"#)
            try await rig.perform(upTo: asked.json["run"] as? Int64 ?? 1)
            #expect(rig.world.host("backup") == before)
            let preview = try await rig.call(.GET, "/api/datasets/1/preview").json
            #expect(preview["kind"] as? String == "incremental")
            #expect(preview["operation_class"] as? String == "A")
            #expect(preview["digest"] == nil)
            #expect((preview["steps"] as? [[String: Any]])?.count == 1)
        }
    }

    /// A pool's root with a history of its own: only something destructive helps.
    private func lossy() -> ZFSModel {
        var engine = ModelEngine.pair()
        engine.model.write(name("bk"), on: "backup")
        engine.model.snapshot(name("bk"), "own", on: "backup")
        return engine.model
    }

    @Test func `what loses anything needs an approval, which counts once`() async throws {
        let rig = try SyncRig(lossy()) { $0.target = name("bk") }
        try await rig.run { rig in
            try await rig.look()
            let before = rig.world.host("backup").datasets[name("bk")]
            let preview = try await rig.call(.GET, "/api/datasets/1/preview").json
            #expect(preview["is_destructive"] as? Bool == true)
            let digest = try #require(preview["digest"] as? String)
            let body = #"{"digest": "\#(digest)"}"#
            let bare = try await rig.call(.POST, "/api/datasets/1/approvals", body)
            #expect(bare.status == 403)
            let wrong = try await rig.call(
                .POST,
                "/api/datasets/1/approvals",
                #"{"digest": "00"}"#,
                token: SyncRig.token
            )
            #expect(wrong.status == 409)
            #expect(rig.world.host("backup").datasets[name("bk")] == before)
            let made = try await rig.call(
                .POST,
                "/api/datasets/1/approvals",
                body,
                token: SyncRig.token
            )
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(made.json["approval"] as? String)
            let order = #"{"approval": "\#(id)"}"#
            let asked = try await rig.call(.POST, "/api/datasets/1/run", order)
            #expect(asked.status == 202, "\(asked.text)")
            try await rig.perform(upTo: asked.json["run"] as? Int64 ?? 2)
            let after = rig.world.host("backup").datasets[name("bk")]
            #expect(after?.snapshots.map(\.name) == ["s1", "s2", "s3"])
            let again = try await rig.call(.POST, "/api/datasets/1/run", order)
            #expect(again.status == 409)
            #expect(again.text.contains("used already"))
        }
    }

    @Test func `an approval does nothing once a guid has changed, and is used up all the same`()
        async throws
    {
        let rig = try SyncRig(lossy()) { $0.target = name("bk") }
        try await rig.run { rig in
            try await rig.look()
            let preview = try await rig.call(.GET, "/api/datasets/1/preview").json
            let digest = try #require(preview["digest"] as? String)
            let made = try await rig.call(
                .POST,
                "/api/datasets/1/approvals",
                #"{"digest": "\#(digest)"}"#,
                token: SyncRig.token
            )
            let id = try #require(made.json["approval"] as? String)
            rig.world.change { $0.snapshot(name("bk"), "newer", on: "backup") }
            let before = rig.world.host("backup")
            let asked = try await rig.call(
                .POST,
                "/api/datasets/1/run",
                #"{"approval": "\#(id)"}"#
            )
            try await rig.perform(upTo: asked.json["run"] as? Int64 ?? 2)
            #expect(rig.world.host("backup") == before)
            let run = try await rig.call(.GET, "/api/runs/2").json
            #expect(run["result"] as? String == "failed", "\(run)")
            let results = try #require(run["results"] as? [[String: Any]])
            let sentence = results[0]["sentence"] as? String ?? ""
            #expect(sentence.contains("has changed since it was approved"))
            let page = try await rig.call(.GET, "/runs/2").text
            #expect(page.contains("Blocked"), "\(page)")
            #expect(page.contains("href=\"/datasets/1\""))
        }
    }

    @Test func `an approval is too old after fifteen minutes`() async throws {
        let rig = try SyncRig(lossy()) { $0.target = name("bk") }
        try await rig.run { rig in
            try await rig.look()
            let state = try #require(rig.desk.states.first)
            let digest = ApprovalBook.digest(try #require(state.standing?.subject?.text))
            let late = try await rig.desk.approve(state, digest: digest, by: "eva")
            rig.clock.advance(by: .seconds(15 * 60 + 1))
            await #expect(throws: ApprovalRefusal.expired) {
                try await rig.desk.approvals.use(late, of: state.job.id)
            }
            let timely = try await rig.desk.approve(state, digest: digest, by: "eva")
            rig.clock.advance(by: .seconds(15 * 60))
            _ = try await rig.desk.approvals.use(timely, of: state.job.id)
            await #expect(throws: ApprovalRefusal.used) {
                try await rig.desk.approvals.use(timely, of: state.job.id)
            }
        }
    }

    @Test func `a host that is off is why a run waited, and a run that goes on is read anew`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            rig.world.set("backup", isOff: true)
            try await rig.look()
            let run = try await rig.call(.GET, "/api/runs/1").json
            let results = try #require(run["results"] as? [[String: Any]])
            #expect(results.map { $0["outcome"] as? String } == ["waiting"])
            #expect((results[0]["sentence"] as? String)?.contains("backup") == true)
            let page = try await rig.call(.GET, "/runs/1")
            #expect(page.text.contains("Waiting"))
            #expect(page.headers.first(name: "refresh") == nil)
            let asked = try await rig.call(.POST, "/api/run").json["run"] as? Int ?? 0
            let open = try await rig.call(.GET, "/runs/\(asked)")
            #expect(open.headers.first(name: "refresh") == "3")
            rig.world.set("backup", isOff: false)
            try await rig.perform(upTo: Int64(asked))
            // What is up to date has no row of its own.
            try await rig.look()
            let quiet = try await rig.call(.GET, "/api/runs/\(asked + 1)").json
            #expect((quiet["results"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func `what failed waits in a run of the schedule, and not when somebody asks`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            let id = try #require(rig.engine.jobs.first).id
            let late = rig.clock.now() + .seconds(600)
            try await rig.engine.store.remember(.noSpace, count: 3, nextTry: late, of: id)
            try await rig.look()
            #expect(try await rig.engine.store.run(1)?.summary == "1 waiting")
            let page = try await rig.call(.GET, "/datasets/1").text
            #expect(page.contains("3 tries failed"))
            #expect(page.contains("the target is full"))
            #expect(page.contains("It is tried again in"))
            let detail = try await rig.call(.GET, "/api/datasets/1").json
            #expect(detail["failures"] as? Int == 3)
            #expect(detail["next_try"] as? String == late.rfc3339)
            let asked = try await rig.call(.POST, "/api/run").json["run"] as? Int ?? 0
            try await rig.perform(upTo: Int64(asked))
            #expect(try await rig.engine.store.run(2)?.result == .succeeded)
            let target = rig.world.host("backup").datasets[ModelEngine.target]
            #expect(target?.snapshots.map(\.name) == ["s1", "s2", "s3", "s4"])
            let after = try await rig.call(.GET, "/api/datasets/1").json
            #expect(after["failures"] as? Int == 0)
        }
    }

    @Test func `what waited for a person is tried again with the next scheduled run`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            let id = try #require(rig.engine.jobs.first).id
            try await rig.engine.store.remember(.permission, count: 1, nextTry: nil, of: id)
            let page = try await rig.call(.GET, "/datasets/1").text
            #expect(page.contains("The last try failed"))
            #expect(page.contains("It is tried again with the next scheduled run."))
            try await rig.look()
            #expect(try await rig.engine.store.run(1)?.result == .succeeded)
            let after = try await rig.call(.GET, "/api/datasets/1").json
            #expect(after["failures"] as? Int == 0)
        }
    }

    @Test func `settings that could not be told count all the same`() async throws {
        try await SyncRig(ModelEngine.pair().model).run { rig in
            let file = rig.folder.file("app-config.yaml")
            try Data(`Settings of replication`.example.utf8).write(to: URL(filePath: file))
            let desk = try rig.deskThatCannotTell(settingsFile: file)
            await desk.tellSettings()
            #expect(try await desk.reload().datasets == 2)
            #expect(desk.settings.datasets.count == 2)
        }
    }

    @Test func `the log says what was found and done`() async throws {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model).run { rig in
            try await rig.look()
            rig.world.set("backup", isOff: true)
            try await rig.look()
            let lines = RunLog.tail(in: rig.folder.file("logs"), lines: 100)
            #expect(lines.contains { $0.contains("repaired bk/data on backup") }, "\(lines)")
            #expect(lines.contains { $0.contains("UNKNOWN bk/data on backup") }, "\(lines)")
        }
    }
}
