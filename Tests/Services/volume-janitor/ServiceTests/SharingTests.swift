import FleetProcesses
import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// A big volume and a small one, with one turn for both.
@Suite struct SharingTests {
    private static let rule = """
        "path": "/", "algorithm": "remove_before_date", \
        "params": {"max_age_days": 0.05, "max_delete_fraction": 1}
        """

    @Test func `a big volume's run gives way to a small one and goes on later`() async throws {
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        let rig = try JanitorRig(TemporaryFolder(), clock: clock) {
            $0.runsAtOnce = 1
            $0.deletionsPerSecond = 20
        }
        try rig.volume("big")
        try rig.volume("small")
        for index in 0..<2000 { try rig.file("b\(index)", in: "big", age: .seconds(9000)) }
        try rig.file("s", in: "small", age: .seconds(9000))
        try await rig.run { rig in
            for name in ["big", "small"] {
                let made = try await rig.call(
                    .POST,
                    "/api/register",
                    "{\"volume_name\": \"\(name)\", \(Self.rule)}",
                    token: JanitorRig.token
                )
                #expect(made.status == 201, "\(made.text)")
            }
            await rig.turns()
            clock.advance(by: .seconds(300))
            let turn = try #require(rig.janitor.nextTurn())
            #expect(turn.key.volume.text == "big" && turn.kind == .act)
            async let ended: Void = rig.janitor.take(turn)
            try await eventually("the big volume's files go") {
                try rig.files(in: "big").count < 2000
            }
            #expect(rig.janitor.nextTurn() == nil)
            clock.advance(by: Schedule.shareMin)
            await ended
            #expect(try !rig.files(in: "big").isEmpty)
            let run = try await rig.call(.GET, "/api/runs/1").json
            #expect(run["state"] as? String == "partial")
            #expect((run["reason"] as? String)?.contains("had its share") == true)
            let next = try #require(rig.janitor.nextTurn())
            #expect(next.key.volume.text == "small")
            await rig.janitor.take(next)
            #expect(try rig.files(in: "small").isEmpty)
            #expect(rig.janitor.nextTurn()?.key.volume.text == "big")
        }
    }
}
