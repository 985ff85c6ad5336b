import FleetProcesses
import Foundation
import Observations
import TestSupport
import Testing

/// The commands and the service as processes, on a real pool.
@Suite(.serialized, .needsBtrfs) struct `Snapshots as an operator takes them` {
    /// A pool whose top is the subvolume, and ASG's file for it.
    private final class Host {
        let pool: LoopPool
        let folder: TemporaryFolder
        let config: String

        init(_ more: String = "") throws {
            pool = try LoopPool([512 << 20], data: .single, metadata: .single)
            folder = try TemporaryFolder()
            config = try folder.write(
                """
                pool: {mount: \(pool.mount)}
                snapshots: {directory: .snapshots, retention_days: 3}
                scrub: {load_threshold: 3.0}
                \(more)
                """,
                to: "config.yaml"
            )
        }

        var names: [String] {
            (try? FileManager.default.names(in: pool.mount + "/.snapshots")) ?? []
        }

        func run(_ words: String...) async throws -> (code: Int32, said: String) {
            let log = folder.file("log-\(UInt32.random(in: 0 ... .max))")
            let process = try ChildProcess(
                "poolkeeper",
                words + ["--config", config, "--state", folder.file("state")],
                logPath: log
            )
            return (await process.exitStatus, process.log)
        }
    }

    @Test func `ASG's file as it is takes, lists, cleans up and brings back`() async throws {
        let host = try Host()
        try Data("good".utf8).write(to: URL(filePath: host.pool.mount + "/file"))
        let dry = try await host.run("snapshot", "--dry-run")
        #expect(dry.code == 0, "\(dry.said)")
        #expect(dry.said.contains("would take mount."))
        #expect(host.names.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: host.folder.file("state")))
        let taken = try await host.run("snapshot")
        #expect(taken.code == 0, "\(taken.said)")
        let name = try #require(host.names.first)
        #expect(taken.said.contains("took \(name)"))
        let list = try await host.run("snapshots")
        #expect(list.said.contains("\(name)") && list.said.contains("younger than 3 days"))
        let held = try await host.run("snapshots", "hold", name, "--reason", "audit")
        #expect(held.code == 0, "\(held.said)")
        #expect(try await host.run("snapshots", "list").said.contains("held: audit"))
        let cleanup = try await host.run("cleanup", "--json")
        #expect(cleanup.code == 0)
        #expect(cleanup.said.contains(#""outcome" : "done""#), "\(cleanup.said)")
        let place = host.pool.mount + "/back"
        let back = try await host.run("snapshots", "restore", name, "--to", place)
        #expect(back.code == 0, "\(back.said)")
        #expect(try String(contentsOfFile: place + "/file", encoding: .utf8) == "good")
        let again = try await host.run("snapshots", "restore", name, "--to", place)
        #expect(again.code == 1)
        #expect(again.said.contains("EEXIST"), "\(again.said)")
    }

    @Test func `ASG's own snapshots are taken over once a person says so`() async throws {
        let host = try Host()
        #expect(try await host.run("snapshot").code == 0)
        let old = host.pool.mount + "/.snapshots/pre-backup-20260101-030000"
        try Tool.run("btrfs", "subvolume", "snapshot", "-r", host.pool.mount, old)
        let dry = try await host.run("snapshots", "adopt", "--dry-run")
        #expect(dry.said.contains("would take over 1 snapshot"), "\(dry.said)")
        #expect(try await host.run("snapshots").said.contains("not in the ledger"))
        #expect(try await host.run("snapshots", "adopt").code == 0)
        #expect(!(try await host.run("snapshots").said.contains("not in the ledger")))
    }

    @Test func `what is wrong is said with what to do`() async throws {
        let host = try Host("storage: {snapshots: {schedule: noon}}")
        let wrong = try await host.run("snapshot")
        #expect(wrong.code == 78)
        #expect(wrong.said.contains("config.yaml:4:"), "\(wrong.said)")
        let away = try Host()
        try away.pool.unmount()
        let missing = try await away.run("snapshot")
        #expect(missing.code == 1)
        #expect(missing.said.contains("is the pool mounted?"), "\(missing.said)")
        #expect(try await away.run("snapshots", "--subvolume", "/x").said.contains("not kept"))
    }

    @Test func `the service takes what is due, answers, and keeps the ledger to itself`()
        async throws
    {
        let host = try Host(
            """
            storage:
              profile: laptop
              snapshots: {enable: true, schedule: hourly}
            """
        )
        let socket = host.folder.file("keeper.sock")
        let service = try ChildProcess(
            "snapshot-keeper",
            [
                "--config", host.config, "--state", host.folder.file("state"), "--listen",
                "unix:\(socket)",
            ],
            logPath: host.folder.file("service.log")
        )
        defer { service.signal(9) }
        try await eventually("a snapshot is taken") { !host.names.isEmpty }
        let answer = try Tool.run(
            "curl",
            "-sS",
            "--unix-socket",
            socket,
            "http://keeper/api/snapshots"
        )
        #expect(answer.contains(host.names[0]), "\(answer)")
        #expect(answer.contains("first of the day, 1 of 7"), "\(answer)")
        let refused = try await host.run("snapshot")
        #expect(refused.code == 1)
        #expect(refused.said.contains("snapshot-keeper runs on this host"), "\(refused.said)")
        let taken = try Tool.run(
            "curl",
            "-sS",
            "--unix-socket",
            socket,
            "-X",
            "POST",
            "-d",
            "{\"path\": \"\(host.pool.mount)\"}",
            "http://keeper/api/snapshots"
        )
        #expect(taken.contains(#""outcome":"done""#), "\(taken)")
        #expect(host.names.count == 2)
        service.signal(15)
        #expect(await service.exitStatus == 0, "\(service.log)")
    }
}
