import FleetProcesses
import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: a volume on a dead file server is told as what it is, and holds up nothing else. Method:
// the janitor over an engine's folder with one volume of a FUSE server and one of the disk.
@Suite(.needsFuse, .timeLimit(.minutes(10)))
struct SilentVolumeTests {
    private static let rule = """
        "path": "/", "algorithm": "remove_before_date", \
        "params": {"max_age_days": 0.05, "max_delete_fraction": 1}
        """

    /// The volume `nas`, which an engine mounted from a server, and the files that lie there.
    private func mount(
        in folder: TemporaryFolder,
        stopAt: [String] = []
    ) async throws -> FuseFolder {
        let volume = folder.file("volumes/nas")
        for path in [volume + "/_data", folder.file("server")] {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        }
        let options = #"{"MountType":"nfs","MountOpts":"addr=10.0.0.9","MountDevice":":/nas"}"#
        try Data(options.utf8).write(to: URL(filePath: volume + "/opts.json"))
        for index in 0..<5 {
            try Data("x".utf8).write(to: URL(filePath: folder.file("server/f\(index)")))
        }
        return try await FuseFolder(
            folder.file("server"),
            at: volume + "/_data",
            stopAt: stopAt,
            log: folder.file("fuse.log")
        )
    }

    private func register(_ volume: String, in rig: JanitorRig) async throws {
        let made = try await rig.call(
            .POST,
            "/api/register",
            "{\"volume_name\": \"\(volume)\", \(Self.rule)}",
            token: JanitorRig.token
        )
        #expect(made.status == 201, "\(made.text)")
    }

    private func shown(_ volume: String, in rig: JanitorRig) async throws -> [String: Any] {
        try await rig.call(.GET, "/api/volumes?name=\(volume)").list.first ?? [:]
    }

    @Test func `a volume that stops answering is unreachable, and the others have their turns`()
        async throws
    {
        let folder = try TemporaryFolder()
        let fuse = try await mount(in: folder, stopAt: ["getattr", "f3"])
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        let rig = try JanitorRig(folder, clock: clock, patience: .milliseconds(500))
        try rig.volume("local")
        for index in 0..<3 { try rig.file("old\(index)", in: "local", age: .seconds(9000)) }
        let outcome = await Result {
            try await rig.run { rig in
                for name in ["nas", "local"] { try await register(name, in: rig) }
                await rig.turns()
                try await isUnreachable(rig)
                await rig.interval()
                #expect(try rig.files(in: "local").isEmpty)
                try await tellsAtEveryTurn(rig)
                fuse.wake()
                let (walks, looks) = rig.threads
                try await eventually("the threads come back") {
                    walks.leftBehind + looks.leftBehind == 0
                }
                try await rig.look {
                    if case .mapped? = VolumeName("nas").flatMap($0.volume)?.state {
                        true
                    } else {
                        false
                    }
                }
                await rig.interval()
                #expect(try await shown("nas", in: rig)["health"] as? String == "ok")
                let plan = try await rig.call(.GET, "/api/plan?volume=nas")
                #expect(plan.json["files"] as? Int == 5, "\(plan.text)")
            }
        }
        await fuse.end()
        try outcome.get()
    }

    private func isUnreachable(_ rig: JanitorRig) async throws {
        let nas = try await shown("nas", in: rig)
        #expect(nas["mapping"] as? String == "unreachable")
        #expect(nas["health"] as? String == "unreachable")
        #expect((nas["health_reason"] as? String)?.contains("does not answer") == true)
        #expect(nas["current_bytes"] is NSNull)
        let health = try await rig.call(.GET, "/api/health").json
        #expect(health["status"] as? String == "degraded")
        #expect(try await shown("local", in: rig)["health"] as? String != "unreachable")
    }

    /// However often it is asked, one thread of each kind waits, and the words stay.
    private func tellsAtEveryTurn(_ rig: JanitorRig) async throws {
        for _ in 0..<4 {
            await rig.interval()
            try await rig.look()
            _ = await rig.janitor.measure(try #require(VolumeName("nas")))
            #expect(await rig.janitor.measure(try #require(VolumeName("local"))))
            #expect(try await shown("nas", in: rig)["health"] as? String == "unreachable")
            #expect(rig.threads.walks.leftBehind == 1)
            #expect(rig.threads.looks.leftBehind <= 1)
        }
        let asked = try await rig.call(
            .POST,
            "/api/plan",
            #"{"volume_name": "nas", "path": "/"}"#,
            token: JanitorRig.token
        )
        #expect(asked.status == 409, "\(asked.text)")
        #expect(asked.detail.contains("does not answer"))
    }

    @Test func `a janitor that waits for a dead volume answers, plans others, and ends when told`()
        async throws
    {
        let folder = try TemporaryFolder()
        let fuse = try await mount(in: folder, stopAt: ["getattr", "f3"])
        let local = folder.file("volumes/local/_data")
        try FileManager.default.createDirectory(atPath: local, withIntermediateDirectories: true)
        let outcome = await Result {
            let janitor = try RunningJanitor(in: folder, rule: Self.rule)
            try await fuse.waitUntilSilent()
            try await janitor.waitForPlan(of: "local")
            janitor.process.signal(SIGTERM)
            try await eventually("the janitor has ended all it does") {
                janitor.process.log.contains("ended")
            }
            return janitor.process
        }
        // The kernel lets no process go that waits for a FUSE server, not even for SIGKILL.
        await fuse.end()
        let process = try outcome.get()
        // A service that has to be ended by its own limit says so with another status.
        #expect(await process.exitStatus == 0, "\(process.log)")
    }
}
