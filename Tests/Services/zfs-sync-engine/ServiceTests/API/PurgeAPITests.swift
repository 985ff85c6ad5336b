import Foundation
import NIOHTTP1
import Observations
import Quantities
import StateStore
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// Purging a copy that a repair set aside: previewed, approved, audited, done once, recorded.
@Suite struct `The purge of copies by the API` {
    /// A rig whose target was forked, so that there is a copy.
    private func rig() throws -> SyncRig {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, 500, on: "backup")
        engine.model.snapshot(ModelEngine.target, "own", on: "backup")
        engine.sourceSnapshots(1)
        return try SyncRig(engine.model)
    }

    private func copy(_ rig: SyncRig) async throws -> String {
        try await rig.look()
        try await rig.look()
        let list = try await rig.call(.GET, "/api/superseded").json["superseded"]
        let copies = try #require(list as? [[String: Any]])
        return try #require(copies.first?["guid"] as? String)
    }

    private func names(_ rig: SyncRig) -> [DatasetName] {
        rig.world.host("backup").datasets.keys.filter { $0.text.contains("_superseded/") }
    }

    @Test func `it goes by an approval of exactly what goes, once, and is written down`()
        async throws
    {
        try await rig().run { rig in
            let guid = try await copy(rig)
            let path = "/api/superseded/\(guid)"
            let preview = try await rig.call(.GET, "\(path)/preview").json
            #expect(preview["is_destructive"] as? Bool == true)
            #expect((preview["losses"] as? [Any])?.count == 2)
            let digest = try #require(preview["digest"] as? String)
            let body = #"{"digest": "\#(digest)"}"#
            #expect(try await rig.call(.POST, "\(path)/approvals", body).status == 403)
            #expect(try await rig.call(.POST, "\(path)/purge", "{}").status == 400)
            let made = try await rig.call(.POST, "\(path)/approvals", body, token: SyncRig.token)
            let approval = try #require(made.json["approval"] as? String, "\(made.text)")
            #expect(names(rig).count == 1)
            let order = #"{"approval": "\#(approval)"}"#
            let asked = try await rig.call(.POST, "\(path)/purge", order)
            #expect(asked.status == 202, "\(asked.text)")
            let run = try #require(asked.json["run"] as? Int64)
            try await rig.perform(upTo: run)
            #expect(names(rig).isEmpty)
            let told = try await rig.call(.GET, "/api/runs/\(run)").json
            #expect(told["result"] as? String == "succeeded", "\(told)")
            let action = try #require((told["actions"] as? [[String: Any]])?.first)
            #expect(action["approval"] as? String == approval)
            #expect((action["commands"] as? [String])?.first?.contains("zfs destroy -r") == true)
            let list = try await rig.call(.GET, "/api/superseded").json["superseded"]
            #expect((list as? [Any])?.isEmpty == true)
            #expect(try await rig.call(.POST, "\(path)/purge", order).status == 404)
        }
    }

    @Test func `a snapshot that came after the approval keeps the copy`() async throws {
        try await rig().run { rig in
            let guid = try await copy(rig)
            let (state, standing) = try rig.desk.copy(guid)
            let digest = ApprovalBook.digest(try #require(standing.subject?.text))
            let approval = try await rig.desk.approve(
                standing,
                of: state,
                digest: digest,
                by: "eva"
            )
            let parked = try #require(names(rig).first)
            rig.world.change { $0.snapshot(parked, "late", on: "backup") }
            let run = try await rig.desk.purge(
                standing,
                of: state,
                approved: approval,
                by: "eva"
            )
            try await rig.perform(upTo: run)
            #expect(names(rig) == [parked])
            let told = try await rig.call(.GET, "/api/runs/\(run)").json
            #expect(told["result"] as? String == "failed", "\(told)")
            // A dataset's own approval does not purge, and a purge's does not run its plan.
            await #expect(throws: ApprovalRefusal.used) {
                try await rig.desk.approvals.use(approval, of: state.job.id)
            }
        }
    }

    @Test func `the page shows what goes and takes the token`() async throws {
        try await rig().run { rig in
            let guid = try await copy(rig)
            let page = try await rig.call(.GET, "/datasets/1").text
            #expect(page.contains("Purge: destroys data on the backup"))
            #expect(page.contains("zfs destroy -r bk/_superseded/data."))
            let digest = try #require(
                page.firstMatch(of: /name="digest" value="([0-9a-f]{64})"/)
            )
            let form = "copy=\(guid)&digest=\(digest.output.1)"
            let bare = try await rig.call(.POST, "/datasets/1/purge", form)
            #expect(bare.status == 403)
            #expect(names(rig).count == 1)
            let sent = try await rig.call(
                .POST,
                "/datasets/1/purge",
                form + "&token=\(SyncRig.token)"
            )
            #expect(sent.status == 303, "\(sent.text)")
            try await rig.perform(upTo: 3)
            #expect(names(rig).isEmpty)
        }
    }
}
