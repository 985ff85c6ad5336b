import FleetProcesses
import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what the API says and does of containers holds on a real dockerd. Method: containers with
// labels, of a compose project of the test's own; the janitor's turns are given by the test.
@Suite(.needsDocker, .timeLimit(.minutes(10))) struct RealDockerCleaningTests {
    private let project = "project-\(UUID().uuidString.prefix(8).lowercased())"
    private var volume: String { project + "_logs" }

    /// The document's labels for its log rotation.
    private func labels(of volume: String) -> [String: String] {
        [
            "com.docker.compose.project": project,
            "storage-manager.0.volume": volume,
            "storage-manager.0.path": "/logs",
            "storage-manager.0.algorithm": "remove_before_date",
            "storage-manager.0.max_age_days": "14",
            "storage-manager.0.description": "Rotate code-server logs, keep last 14 days",
        ]
    }

    private func rig(
        _ docker: BusyboxDocker,
        _ change: (inout JanitorSettings) -> Void = { _ in }
    ) throws -> JanitorRig {
        // The files' inode times are the machine's, so the clock stands a day ahead of it.
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        let project = project
        return try JanitorRig(TemporaryFolder(), clock: clock, engine: docker.socket) {
            // Containers of other tests declare nothing here.
            $0.labelProjects = [project]
            change(&$0)
        }
    }

    @Test func `an application's labels clean its volume, and the API shows both`() async throws {
        let docker = try await BusyboxDocker.shared()
        let app = project + "-app"
        let id = try await docker.run(app, labels: labels(of: volume), mounts: ["\(volume):/data"])
        let script = """
            mkdir /data/logs /data/keep; cd /data
            for i in 1 2 3; do touch -d 2020-01-0$i logs/old-$i; done
            for i in 1 2 3 4; do echo line >logs/new-$i; done
            touch -d 2020-01-01 keep/old
            """
        try await docker.docker(["exec", id, "/bin/sh", "-c", script])
        try await rig(docker).run { rig in
            let name = try #require(VolumeName(volume))
            try await rig.look { $0.volume(name)?.volume.uses.first?.containerName == app }
            let shown = try #require(try await found(in: rig))
            #expect(shown["containers"] as? [String] == [app])
            #expect(shown["driver"] as? String == "local")
            #expect(shown["mapping"] as? String == "mapped")
            let rule = try #require((shown["registrations"] as? [[String: Any]])?.first)
            #expect(rule["path"] as? String == "/logs")
            #expect(rule["source"] as? String == "label")
            #expect((rule["params"] as? [String: Any])?["max_age_days"] as? Int == 14)
            #expect(rule["containers"] as? [String] == [app])
            await rig.turns()
            let all = try await docker.docker(["exec", id, "/bin/ls", "/data/logs"])
            #expect(all.split(separator: "\n").count == 7)
            await rig.interval()
            let left = try await docker.docker(["exec", id, "/bin/ls", "/data/logs", "/data/keep"])
            #expect(!left.contains("old-"))
            #expect(left.split(separator: "\n").filter { $0.hasPrefix("new-") }.count == 4)
            #expect(left.split(separator: "\n").contains("old"))
            let cleaned = try await found(in: rig)?["registrations"] as? [[String: Any]]
            #expect(cleaned?.first?["files_removed_last_run"] as? Int == 3)
        }
        try await docker.remove(id)
        try await docker.removeVolume(volume)
    }

    @Test func `a volume that is removed in mid-run and made anew keeps its new files`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let mounts = ["\(volume):/data"]
        let app = project + "-gone"
        let id = try await docker.run(app, labels: labels(of: volume), mounts: mounts)
        let script = "mkdir /data/logs; cd /data/logs; "
        let fill = "while [ $i -lt 400 ]; do touch -d 2020-01-01 f$i; i=$((i+1)); done"
        try await docker.docker(["exec", id, "/bin/sh", "-c", script + "i=0; " + fill])
        try await rig(docker) { $0.deletionsPerSecond = 10 }.run { rig in
            let name = try #require(VolumeName(volume))
            try await rig.look { $0.volume(name)?.volume.uses.first?.containerName == app }
            await rig.turns()
            let plan = try await rig.call(.GET, "/api/plan?volume=\(volume)&path=/logs").json
            let digest = try #require(plan["digest"] as? String)
            let run = try await rig.call(.POST, "/api/run?plan=\(digest)", token: JanitorRig.token)
            #expect(run.status == 202, "\(run.text)")
            async let ended: Void = rig.janitor.performNext()
            try await eventually("the run deletes") {
                try await docker.docker(["exec", id, "/bin/ls", "/data/logs"])
                    .split(separator: "\n").count < 400
            }
            try await docker.remove(id)
            try await docker.removeVolume(volume)
            let again = try await docker.run(app, labels: [:], mounts: mounts)
            try await docker.docker(["exec", again, "/bin/sh", "-c", script + "i=0; " + fill])
            await ended
            let left = try await docker.docker(["exec", again, "/bin/ls", "/data/logs"])
            #expect(left.split(separator: "\n").count == 400)
            let shown = try await rig.call(.GET, "/api/runs/1").json
            #expect(["partial", "failed"].contains(shown["state"] as? String), "\(shown)")
            try await docker.remove(again)
            try await docker.removeVolume(volume)
        }
    }

    @Test func `a label of a container that only reads the volume registers nothing`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let reader = project + "-reader"
        let mounts = ["\(volume):/data:ro"]
        let id = try await docker.run(reader, labels: labels(of: volume), mounts: mounts)
        try await rig(docker).run { rig in
            let name = try #require(VolumeName(volume))
            try await rig.look { $0.volume(name)?.volume.uses.first?.containerName == reader }
            #expect((try await found(in: rig)?["registrations"] as? [Any])?.isEmpty == true)
            let health = try await rig.call(.GET, "/api/health").json
            let refused = (health["refused_labels"] as? [[String: Any]])?
                .filter { $0["container"] as? String == reader }
            #expect(refused?.count == 1)
            #expect((refused?.first?["reason"] as? String)?.contains("read-only") == true)
        }
        try await docker.remove(id)
        try await docker.removeVolume(volume)
    }

    private func found(in rig: JanitorRig) async throws -> [String: Any]? {
        try await rig.call(.GET, "/api/volumes?name=\(volume)").list.first
    }
}
