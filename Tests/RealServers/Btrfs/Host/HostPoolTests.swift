import Foundation
import Observations
import TestSupport
import Testing

/// `status`, `capacity` and `check` as processes, on real pools.
@Suite(.serialized, .needsBtrfs) struct `A host's commands` {
    private static func kinds(_ answer: HostBench.Answer) -> [String] {
        let warnings = answer.json["warnings"] as? [[String: Any]] ?? []
        return warnings.compactMap { $0["kind"] as? String }
    }

    @Test func `what capacity says can be written is what can be written`() async throws {
        let sizes = [3725, 1863, 931.3, 931.3].map { Int64($0 * 0x1p30) / 4096 * 4096 }
        let host = try HostBench(try LoopPool(sizes, data: .raid1, metadata: .raid1))
        _ = try host.pool.fill("pin", upTo: 1 << 20)
        try host.pool.sync()
        let said = try await host.run("capacity", "--json")
        #expect(said.code == 0, "\(said.errors)")
        #expect((said.json["devices"] as? [Any])?.count == 4)
        for key in ["obtainable_after_balance_bytes", "unreachable_bytes", "days_to_full"] {
            #expect(said.json[key] != nil, "\(key) is missing in \(said.output)")
        }
        let text = try await host.run("capacity")
        #expect(text.output.hasPrefix("Capacity of \(host.pool.mount)\n"))
        #expect(text.output.contains("\n  Can be written now      3.64 TiB\n"), "\(text.output)")
        let obtained = try host.pool.fill("rest")
        let difference = abs(said.number("obtainable_bytes") - obtained)
        #expect(difference <= obtained / 1000, "\(said.output), took \(obtained)")
    }

    @Test func `a full pool with a new drive takes nothing, and capacity says what would help`()
        async throws
    {
        let pool = try LoopPool([20 << 30, 20 << 30], data: .raid1, metadata: .raid1)
        let host = try HostBench(pool)
        _ = try pool.fill("spare", upTo: 3 << 29)
        _ = try pool.fill()
        try pool.sync()
        try pool.add(40 << 30)
        let said = try await host.run("capacity", "--json")
        #expect(said.code == 2)
        #expect(said.number("obtainable_bytes") < 1 << 20)
        #expect(said.number("obtainable_after_balance_bytes") > 19 << 30)
        #expect(Self.kinds(said).contains("balance-would-help"))
        // It would end at once: a chunk is written anew before the old one goes.
        #expect(said.output.contains("of files first"), "\(said.output)")
        let balance = ["btrfs", "balance", "start", "-dlimit=1", pool.mount]
        #expect(throws: Tool.Failed.self) { try Tool.run(balance) }
        try FileManager.default.removeItem(atPath: pool.mount + "/spare")
        try pool.sync()
        let ready = try await host.run("capacity", "--json")
        #expect(Self.kinds(ready).contains("balance-would-help"))
        #expect(!ready.output.contains("of files first"), "\(ready.output)")
        try Tool.run(balance)
        let preview = try await host.run("capacity", "--what-if", "add=40 GiB")
        #expect(preview.code == 0)
        #expect(preview.output.contains("After the change"), "\(preview.output)")
    }

    @Test func `metadata that one disk takes with it is mended by the command that is advised`()
        async throws
    {
        let pool = try LoopPool([8 << 30], data: .single, metadata: .dup)
        let host = try HostBench(pool)
        try pool.add(8 << 30)
        try pool.add(8 << 30)
        let before = try await host.run("status", "--json")
        #expect(before.code == 2)
        let capacity = before.json["capacity"] as? [String: Any] ?? [:]
        let warning = try #require((capacity["warnings"] as? [[String: Any]])?.first)
        #expect(warning["kind"] as? String == "single-point-of-failure")
        let command = try #require(warning["command"] as? String)
        try Tool.run("sh", "-ec", command)
        let after = try await host.run("capacity", "--json")
        #expect(!Self.kinds(after).contains("single-point-of-failure"), "\(after.output)")
    }

    @Test func `what is no pool of the settings' is refused with what to do`() async throws {
        let pool = try LoopPool([1 << 30], data: .single, metadata: .dup)
        let host = try HostBench(pool)
        let inside = pool.mount + "/inside"
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        let cases = [
            (inside, "inside"), (host.folder.path, "Btrfs"), ("/nowhere", "no such folder"),
        ]
        for (place, word) in cases {
            for command in ["capacity", "check", "status"] {
                let answer = try await host.run(command, "--mount", place)
                #expect(answer.code == 1)
                #expect(answer.output.isEmpty)
                #expect(answer.errors.contains(place) && answer.errors.contains(word))
            }
        }
        let pinned = try host.folder.write(
            "pool: {mount: \(pool.mount), uuid: 3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b}",
            to: "pinned.yaml"
        )
        let wrong = try await HostBench.run(["capacity", "--config", pinned], in: host.folder)
        #expect(wrong.code == 1)
        #expect(wrong.errors.contains("3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b"), "\(wrong.errors)")
        try pool.unmount()
        let gone = try await host.run("check")
        #expect(gone.code == 1)
        #expect(gone.errors.contains(pool.mount), "\(gone.errors)")
    }

    @Test func `a pool that lacks a device is never healthy`() async throws {
        let pool = try LoopPool([1 << 30, 1 << 30, 1 << 30], data: .raid1, metadata: .raid1)
        let host = try HostBench(pool)
        #expect(try await host.run("check").code == 0)
        try pool.unmount()
        try pool.mountAgain(options: "degraded,nodiscard", without: 2)
        let answer = try await host.run("check")
        #expect(answer.code == 2)
        #expect(answer.output.contains("missing (3)"), "\(answer.output)")
        #expect(answer.output.contains("The pool needs you."))
    }
}
