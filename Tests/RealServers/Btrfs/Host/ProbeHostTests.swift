import Commands
import CommandsSystem
import FleetProcesses
import Foundation
import Observability
import Observations
import Quantities
import TestSupport
import Testing

@testable import Collector
@testable import CollectorCore

// Goal: what a probe saw reaches the witness, whatever ends in between. Method: two collectors as
// processes, a real pool, a witness that is not there at first, and kill -9.
@Suite(.serialized, .needsBtrfs) struct `The probe of a storage host` {
    private static func pool() throws -> LoopPool {
        let label = ["-L", "pkhost"]
        return try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1, options: label)
    }

    @Test func `looks wait on the disk until the witness took them, over a kill`() async throws {
        let host = try ProbeHost(try Self.pool())
        try host.startProbe()
        try await eventually("the probe looks and is not heard") {
            host.probe?.log.contains("the probe waits") ?? false
        }
        await host.probe?.killAndWait()
        let killedAt = SystemWallClock().now()
        try host.startProbe()
        try host.startWitness()
        do {
            try await eventually("the witness has looks from before and after the kill") {
                let used = try await host.told("pkhost_used")
                return (used.first?.at ?? killedAt) < killedAt
                    && (used.last?.at ?? killedAt) > killedAt
            }
        } catch {
            await host.stop()
            throw error
        }
        await host.stop()
        // A look that was taken is not sent again: no moment stands twice.
        let moments = try await host.told("pkhost_used").map(\.at)
        #expect(Set(moments).count == moments.count)
    }

    @Test func `a real ZFS pool is read by its own tools, and what is no disk is passed by`()
        async throws
    {
        let folder = try TemporaryFolder()
        let daemon = try ChildProcess(
            "/usr/bin/unshare",
            ["-m", packagePath("Tests/RealServers/Replication/fuse-host.sh"), folder.path],
            logPath: folder.file("zfs-fuse.log")
        )
        try await eventually("zfs-fuse answers: \(daemon.log)") {
            FileManager.default.fileExists(atPath: folder.file("socket/zfs_socket"))
        }
        let inside = ["nsenter", "-t", "\(daemon.pid)", "-m"]
        let disk = folder.file("disk")
        try Tool.run("truncate", "-s", "96M", disk)
        try Tool.run(inside + ["zpool", "create", "-O", "mountpoint=none", "pkprobe", disk])
        let runner = RunnerInside(prefix: inside)
        let system = try #require(SystemID("nas"))
        let look = HostLook(system: system, client: nil, mounts: [], runner: runner)
        let samples = await look.look(at: SystemWallClock().now()).samples.filter {
            $0.metricName.hasPrefix("pkprobe_")
        }
        #expect(
            samples.contains(ProbeSample("pool", "pkprobe", "health", .word("ONLINE"), ""))
        )
        let numbers = Dictionary(
            uniqueKeysWithValues: samples.compactMap { sample -> (String, Double)? in
                guard case .number(let value) = sample.value else { return nil }
                return (sample.metricName, value)
            }
        )
        let total = try #require(numbers["pkprobe_total"])
        #expect((50e6...96e6).contains(total))
        #expect((1...total).contains(try #require(numbers["pkprobe_used"])))
        // A loop device is no disk that smartctl knows.
        let pool = try Self.pool()
        let refusal = try await LocalRunner().run(
            Command("smartctl", ["--json", "-n", "standby", "-a", pool.devices[0]])
        )
        #expect(refusal.status != 0)
        #expect(SmartctlAnswer.samples(refusal.standardOutput, disk: "loop").isEmpty)
        try Tool.run(inside + ["zpool", "destroy", "pkprobe"])
        await daemon.killAndWait()
    }
}

/// Runs commands where a host's file systems are seen.
private struct RunnerInside: CommandRunner {
    let prefix: [String]

    func run(_ command: Command, input: [UInt8]) async throws -> CommandOutput {
        let words = Array(prefix.dropFirst()) + [command.program] + command.arguments
        return try await LocalRunner().run(Command(prefix[0], words), input: input)
    }
}
