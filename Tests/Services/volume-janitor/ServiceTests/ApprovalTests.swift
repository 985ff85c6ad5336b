import Foundation
import HTTPSurface
import NIOHTTP1
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// What waits for a person, and what a person must show to say yes.
@Suite struct ApprovalTests {
    /// A volume of which a rule would delete nine of ten files.
    private func held(
        _ change: @escaping (inout JanitorSettings) -> Void = { _ in },
        _ body: @escaping (JanitorRig, String) async throws -> Void
    ) async throws {
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        let rig = try JanitorRig(TemporaryFolder(), clock: clock, change)
        try rig.volume("renders")
        for index in 0..<10 { try rig.file("r\(index)", in: "renders", age: .seconds(9000)) }
        try rig.file("new", in: "renders", age: .seconds(90))
        try await rig.run { rig in
            let made = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name": "renders", "path": "/", "algorithm": "remove_before_date", \
                "params": {"max_age_days": 0.05}}
                """,
                token: JanitorRig.token
            )
            #expect(made.status == 201, "\(made.text)")
            await rig.turns()
            await rig.interval()
            let plan = try await rig.call(.GET, "/api/plan?volume=renders")
            #expect(plan.status == 200, "\(plan.text)")
            try await body(rig, plan.json["digest"] as? String ?? "")
        }
    }

    /// Performs what was confirmed, as the service's loop does.
    private func perform(_ rig: JanitorRig) async {
        await rig.janitor.performNext()
    }

    @Test func `a run above half of the files waits, and a confirmed plan is run and audited`()
        async throws
    {
        try await held { rig, digest in
            #expect(try rig.files(in: "renders").count == 11)
            let volume = try await rig.call(.GET, "/api/volumes").list.first
            #expect(volume?["health"] as? String == "held_by_fuse")
            let plan = try await rig.call(.GET, "/api/plan?volume=renders").json
            #expect(plan["files"] as? Int == 10)
            #expect((plan["held"] as? String)?.contains("max_delete_fraction") == true)
            #expect((plan["first"] as? [[String: Any]])?.count == 10)
            let run = try await rig.call(.POST, "/api/run?plan=\(digest)", token: JanitorRig.token)
            #expect(run.status == 202, "\(run.text)")
            #expect(run.headers.first(name: "location") == "/api/runs/1")
            await perform(rig)
            #expect(try rig.files(in: "renders") == ["new"])
            let ended = try await rig.call(.GET, "/api/runs/1").json
            #expect(ended["state"] as? String == "ok")
            #expect(ended["removed_files"] as? Int == 10)
            let again = try await rig.call(
                .POST,
                "/api/run?plan=\(digest)",
                token: JanitorRig.token
            )
            #expect(again.status == 404)
        }
    }

    @Test func `nobody approves a deletion without the token, from this machine neither`()
        async throws
    {
        try await held { rig, digest in
            let bare = try await rig.call(.POST, "/api/run?plan=\(digest)")
            #expect(bare.status == 403)
            #expect(bare.detail.contains("approving takes the service's token: send"))
            #expect(bare.detail.contains("SM_API_TOKEN_FILE"))
            let wrong = try await rig.call(.POST, "/api/run?plan=\(digest)", token: "wrong")
            #expect(wrong.status == 401)
            #expect(try rig.files(in: "renders").count == 11)
        }
    }

    @Test func `where no token is set, nobody approves anything`() async throws {
        let folder = try TemporaryFolder()
        let rig = try JanitorRig(folder, clock: ManualClock()) { $0.apiToken = nil }
        try await rig.run { rig in
            let answer = try await rig.call(.POST, "/api/run?plan=0123456789", token: "")
            #expect(answer.status == 401)
            let bare = try await rig.call(.POST, "/api/run?plan=0123456789")
            #expect(bare.status == 403)
            #expect(bare.detail.contains("none is set"))
        }
    }

    @Test func `other networks read and do not write`() async throws {
        let folder = try TemporaryFolder()
        let rig = try JanitorRig(folder, clock: ManualClock()) {
            $0.allowFrom = [NetworkRange("10.9.0.0/16")].compactMap { $0 }
        }
        try await rig.run { rig in
            #expect(try await rig.call(.GET, "/api/volumes").status == 200)
            let refused = try await rig.call(
                .POST,
                "/api/register",
                `the Storage Manager's document`.recordings
            )
            #expect(refused.status == 401)
            #expect(refused.detail.contains("127.0.0.1"))
            #expect(refused.detail.contains("allow_from"))
            let allowed = try await rig.call(
                .POST,
                "/api/register",
                `the Storage Manager's document`.recordings,
                token: JanitorRig.token
            )
            #expect(allowed.status == 201)
        }
    }

    @Test func `a plan whose files changed by more than a twentieth is not run`() async throws {
        try await held { rig, digest in
            try rig.file("r10", in: "renders", age: .seconds(9000))
            let run = try await rig.call(.POST, "/api/run?plan=\(digest)", token: JanitorRig.token)
            #expect(run.status == 409)
            #expect(run.detail.contains("more than 5 %"))
            #expect(try rig.files(in: "renders").count == 12)
            let plan = try await rig.call(.GET, "/api/plan?volume=renders").json
            let now = try #require(plan["digest"] as? String)
            #expect(now != digest && run.detail.contains(now))
            let second = try await rig.call(.POST, "/api/run?plan=\(now)", token: JanitorRig.token)
            #expect(second.status == 202)
            await perform(rig)
            #expect(try rig.files(in: "renders") == ["new"])
        }
    }

    @Test func `while paused nothing is deleted, by the schedule or by a person`() async throws {
        try await held { rig, digest in
            let pause = try await rig.call(.POST, "/api/pause", #"{"for": "2h", "reason": "move"}"#)
            #expect(pause.status == 200, "\(pause.text)")
            let run = try await rig.call(.POST, "/api/run?plan=\(digest)", token: JanitorRig.token)
            #expect(run.status == 409)
            #expect(run.detail.contains("paused by 127.0.0.1"))
            #expect(try await rig.call(.GET, "/api/health").text.contains("\"paused\":true"))
            #expect(try await rig.call(.POST, "/api/resume").status == 200)
            #expect(try await rig.call(.POST, "/api/resume").status == 404)
            #expect(try rig.files(in: "renders").count == 11)
        }
    }

    @Test func `the same key is answered the same and does nothing twice`() async throws {
        let rig = try JanitorRig(TemporaryFolder(), clock: ManualClock())
        try await rig.run { rig in
            let key = ["Idempotency-Key": "deploy-17"]
            let body = `the Storage Manager's document`.recordings
            let first = try await rig.call(.POST, "/api/register", body, headers: key)
            let second = try await rig.call(.POST, "/api/register", body, headers: key)
            #expect(first.status == 201 && second.status == 201)
            #expect(first.text == second.text)
            let other = try await rig.call(
                .POST,
                "/api/register",
                body.replacing("/recordings", with: "/other"),
                headers: key
            )
            #expect(other.status == 422)
        }
    }

    @Test func `every fault of a registration is named with its field`() async throws {
        let rig = try JanitorRig(TemporaryFolder(), clock: ManualClock())
        try await rig.run { rig in
            let answer = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name": "../etc", "path": "/a/../b", "algorithm": "max_size", \
                "params": {"max_byte": 5, "sort_by": "atime"}, "paths": "/"}
                """
            )
            #expect(answer.status == 422)
            let places = (answer.json["errors"] as? [[String: Any]])?
                .compactMap { $0["pointer"] as? String }
            #expect(
                Set(places ?? []).isSuperset(of: [
                    "/volume_name", "/path", "/params/max_bytes", "/params/max_byte",
                    "/params/sort_by", "/paths",
                ])
            )
        }
    }

    @Test(arguments: ["", "[]", "{", "null", "\"x\"", "{\"volume_name\": 7}"])
    func `a body that is none is refused with what to send`(body: String) async throws {
        let rig = try JanitorRig(TemporaryFolder(), clock: ManualClock())
        try await rig.run { rig in
            let answer = try await rig.call(.POST, "/api/register", body)
            #expect([400, 422].contains(answer.status))
            #expect(!answer.detail.isEmpty)
        }
    }
}
