import Btrfs
import FleetProcesses
import Foundation
import Glibc
import Observations
import TestSupport
import Testing

// Goal: wherever the service is killed, its next start knows where the scrub stands and goes on.
// Method: the real process with SIGKILL in each state that a scrub can be in, one pool, one scrub.
@Suite(.serialized, .needsBtrfs, .timeLimit(.minutes(10)))
struct ScrubServiceKillTests {
    /// The service on one pool, asked as an operator asks it.
    private final class Service {
        private let folder: TemporaryFolder
        private let pool: LoopPool
        private let config: String
        private var process: ChildProcess
        private var starts = 0

        init(_ pool: LoopPool) throws {
            folder = try TemporaryFolder()
            self.pool = pool
            config = try folder.write(
                """
                listen: unix:\(folder.path)/api.sock
                schedule: never
                idle_after: 0 s
                busy_after: 0 s
                run_min: 1 h
                pressure_percent: 100
                disk_busy_percent: 15
                load_per_core: 1000
                speed_max: 6 MiB
                speed_min: 2 MiB
                progs_status: false
                pools: [{pool: \(pool.mount)}]
                """,
                to: "scrub-controller.yml"
            )
            process = try Self.start(folder, config, 0)
        }

        private static func start(_ folder: TemporaryFolder, _ config: String, _ number: Int) throws
            -> ChildProcess
        {
            try ChildProcess(
                "scrub-controller",
                ["--config", config, "--state", folder.file("state")],
                logPath: folder.file("log-\(number)")
            )
        }

        /// The pool's scrub as the API shows it; nil while nobody answers or has looked.
        var fact: [String: Any]? {
            guard let text = try? call("GET", "/api/scrubs"),
                let all = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            else { return nil }
            return (all as? [[String: Any]])?.first
        }

        var stage: String { fact?["stage"] as? String ?? "" }
        var progress: Double { fact?["progress_percent"] as? Double ?? 0 }
        var log: String { process.log }

        @discardableResult
        func call(_ method: String, _ path: String) throws -> String {
            let socket = "\(folder.path)/api.sock"
            return try Tool.run(
                ["curl", "-s", "-X", method, "--unix-socket", socket, "http://localhost\(path)"]
            )
        }

        func act(_ words: String) throws {
            try call("POST", "/api/scrubs/\(pool.mount.replacing("/", with: "%2F"))/\(words)")
        }

        /// SIGKILL, then the same again in the same place.
        func killAndRestart() async throws {
            process.signal(SIGKILL)
            _ = await process.exitStatus
            starts += 1
            process = try Self.start(folder, config, starts)
        }

        /// Kills it in a stage, and waits until it knows again where the scrub stands.
        func killed(in stage: String, thenIn stages: Set<String>) async throws {
            try await eventually("it is \(stage): \(log)", within: 300) { self.stage == stage }
            let before = progress
            try await killAndRestart()
            try await eventually("killed as \(stage) it goes on: \(log)", within: 300) {
                stages.contains(self.stage)
            }
            #expect(progress >= before, "percent ran backwards when it was \(stage)")
        }

        func stop() async -> Int32 {
            process.signal(SIGTERM)
            return await process.exitStatus
        }
    }

    private func limits(_ pool: LoopPool) throws -> [Int64?] {
        let door = try BtrfsScrubDoor(mount: pool.mount)
        return [1, 2].map { door.speedLimit(of: $0) }
    }

    @Test func `killed while it waits, runs, is slowed down or stands still, it goes on there`()
        async throws
    {
        let pool = try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        try ScrubRig.write("a", megabytes: 300, in: pool)
        try pool.sync()
        let before: Int64 = 64 << 20
        let door = try BtrfsScrubDoor(mount: pool.mount)
        for device in [1, 2] as [UInt64] { try door.setSpeedLimit(before, of: device) }
        let service = try Service(pool)
        try await eventually("it answers: \(service.log)", within: 300) { service.stage == "never" }

        let reader = try ForegroundReader("\(pool.mount)/a")
        try await eventually("the reader reads", within: 300) {
            try service.act("start")
            return service.stage == "waiting"
                && (service.fact?["reason"] as? String)?.contains("works for others") == true
        }
        try await service.killed(in: "waiting", thenIn: ["waiting"])
        reader.stop()
        try await service.killed(in: "running", thenIn: ["running", "throttled"])
        let again = try ForegroundReader("\(pool.mount)/a")
        try await service.killed(in: "throttled", thenIn: ["throttled"])
        again.stop()
        try service.act("pause?reason=backup")
        try await service.killed(in: "paused", thenIn: ["paused"])
        #expect((service.fact?["reason"] as? String)?.hasSuffix("paused it: backup") == true)
        #expect(try limits(pool) == [before, before])
        #expect(try door.progress(of: 1) == nil)
        try service.act("resume")
        try await eventually("it runs again: \(service.log)", within: 300) {
            ["running", "throttled"].contains(service.stage)
        }
        // As fast as the pool is allowed to be from here on.
        #expect(await service.stop() == 0)
        #expect(try limits(pool) == [before, before])
        #expect(try door.progress(of: 1) == nil)
    }
}
