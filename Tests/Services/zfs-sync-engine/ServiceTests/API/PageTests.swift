import Foundation
import NIOHTTP1
import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// The pages of an engine that runs alone.
@Suite struct `The pages of replication` {
    @Test func `every page is whole, and words from outside are escaped`() async throws {
        var engine = ModelEngine.pair()
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model) { $0.pair = "<b>HQS8</b> → HQS1" }.run { rig in
            try await rig.look()
            for path in ["/", "/datasets/1", "/runs", "/runs/1", "/logs", "/config"] {
                let page = try await rig.call(.GET, path)
                #expect(page.status == 200, "\(path): \(page.text.prefix(300))")
                #expect(page.text.hasSuffix("</html>\n"))
                #expect(!page.text.contains("<b>HQS8</b>"))
                #expect(page.text.contains("href=\"/runs\""))
                #expect(page.headers.first(name: "content-security-policy") != nil)
            }
            let home = try await rig.call(.GET, "/").text
            #expect(home.contains("No backup is broken."))
            #expect(home.contains("tank/data"))
            let style = try #require(home.firstMatch(of: /href="(\/assets\/style[^"]+)"/))
            #expect(try await rig.call(.GET, String(style.output.1)).status == 200)
        }
    }

    @Test func `a target that was written to shows both ends and the commands that would help`()
        async throws
    {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, 500, on: "backup")
        engine.sourceSnapshots(1)
        try await SyncRig(engine.model) { $0.reanchors = false }.run { rig in
            try await rig.look()
            let page = try await rig.call(.GET, "/datasets/1").text
            #expect(page.contains("Fork and catch up"))
            #expect(page.contains("Loses nothing"))
            #expect(page.contains("zfs promote bk/data"))
            #expect(page.contains("common base,"))
            let answer = try await rig.call(.POST, "/datasets/1/repair")
            #expect(answer.status == 303)
            try await rig.perform(upTo: 2)
            let target = rig.world.host("backup").datasets[ModelEngine.target]
            #expect(target?.snapshots.map(\.name) == ["s1", "s2", "s3", "s4"])
            let home = try await rig.call(.GET, "/").text
            #expect(home.contains("bk/_superseded/data."))
        }
    }

    @Test func `a form of another site does nothing, and neither does a wrong token`() async throws
    {
        try await SyncRig(ModelEngine.pair().model).run { rig in
            try await rig.look()
            let cross = try await rig.call(
                .POST,
                "/run",
                headers: ["sec-fetch-site": "cross-site"]
            )
            #expect(cross.status == 403)
            let origin = try await rig.call(
                .POST,
                "/run",
                headers: ["origin": "https://evil.example"]
            )
            #expect(origin.status == 403)
            let token = try await rig.call(.POST, "/datasets/1/approve", "token=wrong&digest=00")
            #expect(token.status == 403)
            #expect(try await rig.call(.GET, "/api/runs").json["runs"] as? [Any] != nil)
        }
    }
}
