import FleetProcesses
import Foundation
import Observations
import TestSupport
import Testing

@testable import FakeTargets

// Goal: people hear of each change once, in the words that Discord, ntfy and Gotify take. Method:
// commands as processes on a real pool with a damaged copy, before targets as strict as those.
@Suite(.serialized, .needsBtrfs) struct `What a host's commands tell people` {
    private struct Targets {
        let discord: FakeTarget
        let ntfy: FakeTarget
        let gotify: FakeTarget

        init() async throws {
            discord = try await FakeTarget(DiscordContract())
            ntfy = try await FakeTarget(NtfyContract(authorization: "Bearer tk_1"))
            gotify = try await FakeTarget(GotifyContract(token: "app"))
        }

        var settings: String {
            """
            notifications:
              discord: {webhook_url: "\(discord.url(DiscordContract().path))"}
              ntfy: {url: "\(ntfy.url("/media"))", token: tk_1}
              gotify: {url: "\(gotify.url())", token: app}
            """
        }

        var all: [FakeTarget] { [discord, ntfy, gotify] }
        var counts: [Int] { all.map(\.accepted.count) }
        var refusals: [String] {
            all.flatMap(\.arrivals).filter { !$0.isAccepted }.map { "\($0.answer?.body ?? "cut")" }
        }
    }

    /// Damages the copies on the second device, and reads the pool, which counts it.
    private static func damage(_ pool: LoopPool) throws {
        try Tool.run(
            "sh",
            "-ec",
            "yes damaged | head -c 33554432 >\(pool.mount)/file"
        )
        try pool.sync()
        try pool.unmount()
        // Superblocks stay: they lie at 64 KiB and 64 MiB.
        for start in [1, 65] {
            let place = ["bs=1M", "seek=\(start)", "count=\(start == 1 ? 63 : 400)"]
            let words = ["dd", "if=/dev/zero", "of=\(pool.devices[1])", "conv=notrunc,fsync"]
            try Tool.run(words + ["status=none"] + place)
        }
        try pool.mountAgain()
        try Tool.run("sh", "-ec", "cat \(pool.mount)/file >/dev/null")
        // A scrub ends with 0 where everything could be repaired.
        try Tool.run("btrfs", "scrub", "start", "-B", pool.mount)
    }

    @Test func `errors of a device are told once, and once that it is well again`() async throws {
        let pool = try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        let targets = try await Targets()
        let host = try HostBench(pool, targets.settings)
        #expect(try await host.run("check").code == 0)
        #expect(targets.counts == [0, 0, 0])
        try Self.damage(pool)
        let bad = try await host.run("check")
        #expect(bad.code == 2)
        #expect(bad.errors.isEmpty, "\(bad.errors)")
        #expect(targets.counts == [1, 1, 1], "\(targets.refusals)")
        for target in targets.all {
            #expect(target.accepted[0].text.contains("has counted"), "\(target.accepted[0].text)")
        }
        #expect(try await host.run("check").code == 2)
        #expect(try await host.run("status").code == 2)
        #expect(targets.counts == [1, 1, 1])
        try Tool.run("btrfs", "device", "stats", "-z", pool.mount)
        #expect(try await host.run("check").code == 0)
        #expect(try await host.run("check").code == 0)
        #expect(targets.counts == [2, 2, 2])
        #expect(targets.refusals == [])
        for target in targets.all {
            #expect(target.accepted[1].text.contains("well again"))
        }
    }

    @Test func `what did not get through is said, and told by the next check`() async throws {
        let pool = try LoopPool([1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        let targets = try await Targets()
        let host = try HostBench(pool, targets.settings)
        try Self.damage(pool)
        targets.gotify.add([.unauthorized])
        let first = try await host.run("check")
        #expect(first.code == 2)
        #expect(first.errors.contains("gotify"), "\(first.errors)")
        #expect(!first.errors.contains("app\""))
        #expect(targets.counts == [1, 1, 0])
        #expect(try await host.run("check").errors.isEmpty)
        #expect(targets.counts == [1, 1, 1])
        #expect(try await host.run("check").code == 2)
        #expect(targets.counts == [1, 1, 1])
    }

    @Test func `capacity tells when other things are warned of, not when numbers move`()
        async throws
    {
        let pool = try LoopPool([10 << 30, 10 << 30], data: .raid1, metadata: .raid1)
        let targets = try await Targets()
        let host = try HostBench(pool, targets.settings)
        #expect(try await host.run("capacity").code == 0)
        _ = try pool.fill("most", upTo: 8 << 30)
        #expect(targets.counts == [0, 0, 0])
        _ = try pool.fill("rest")
        try pool.sync()
        #expect(try await host.run("capacity").code == 2)
        #expect(try await host.run("capacity", "--json").code == 2)
        #expect(targets.counts == [1, 1, 1], "\(targets.refusals)")
        try FileManager.default.removeItem(atPath: pool.mount + "/most")
        try pool.sync()
        #expect(try await host.run("capacity").code == 0)
        #expect(targets.counts == [2, 2, 2])
    }
}
