import Commands
import CommandsSystem
import Foundation
import Observability
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: a stream through the pipeline is as fast as the same two hops of a shell. Method: `zfs`
// of both hosts is a script that writes or reads bytes, so that only the way is measured; runs of
// both kinds take turns. `make bench-zfs` runs it and shows the figures; to see it work on a busy
// machine, POOLKEEPER_BENCH_MIB and POOLKEEPER_BENCH_ROUNDS make it small and judge nothing.
@Suite(
    .needsReplication,
    .enabled(
        if: ProcessInfo.processInfo.environment["POOLKEEPER_BENCH_ZFS"] == "1",
        "make bench-zfs"
    )
)
struct `Throughput of a stream` {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }

    private static let isWhole = number("POOLKEEPER_BENCH_MIB") == nil
    private static let bytes = (number("POOLKEEPER_BENCH_MIB") ?? 512) << 20
    private static let rounds = number("POOLKEEPER_BENCH_ROUNDS") ?? 5

    @Test func `it reaches what a shell pipeline of the same two hops does`() async throws {
        let rig = try await FuseRig(["hqs8", "hqs1"])
        let fake = try rig.folder.write(
            """
            #!/bin/sh
            case $1 in
                send) exec head -c \(Self.bytes) /dev/zero ;;
                *) exec dd of=/dev/null bs=1M status=none ;;
            esac

            """,
            to: "fake-zfs"
        )
        for host in rig.fuse.values {
            try await host.run(["chmod", "755", fake])
            try await host.run(["mount", "--bind", fake, "/usr/sbin/zfs"])
        }
        let ssh = try rig.ssh()
        let pipeline = WitnessPipeline(between: rig.remotes, ssh: ssh)
        let stream = StreamRequest(
            send: ZFSCommand(on: "hqs8", ["send", "x@y"]),
            receive: ZFSCommand(on: "hqs1", ["receive", "x"]),
            target: try #require(DatasetName("x")),
            expected: ZFSGuid(0)
        )
        let line =
            "ssh -F \(ssh.path) -T hqs8 /usr/sbin/zfs send | "
            + "ssh -F \(ssh.path) -T hqs1 /usr/sbin/zfs receive"
        var (ours, shells): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.rounds {
            let shell = Stopwatch()
            _ = try await LocalRunner().succeed(
                Command("/bin/sh", ["-c", line], timeout: .seconds(300))
            )
            shells.append(shell.elapsed.fractionalSeconds)
            let own = Stopwatch()
            let outcome = await pipeline.run(stream, limits: StreamLimits()) { _ in }
            ours.append(own.elapsed.fractionalSeconds)
            #expect(outcome.failure == nil)
            #expect(outcome.bytes.bytes == Int64(Self.bytes))
        }
        tell("", Double(Self.bytes) / 1e6, ours, shells)
        await rig.stop()
    }

    @Test(
        .enabled(if: MachineImage() != nil, "POOLKEEPER_OPENZFS names an image"),
        .timeLimit(.minutes(30))
    )
    func `it reaches that between real pools too`() async throws {
        let rig = try await MachineRig(["hqs8", "hqs1"], from: try #require(MachineImage()))
        let outcome = await Result.of { try await compare(rig) }
        await rig.stop()
        try outcome.get()
    }

    /// Sends one snapshot again and again, by a shell and by the pipeline in turns, each time into
    /// a new dataset of a real pool.
    private func compare(_ rig: MachineRig) async throws {
        let size = min(Self.bytes, 32 << 20)
        let hqs8 = try rig.storage("hqs8")
        try await hqs8.zfs("create", "hqs8p/data")
        try await hqs8.write(size, into: "hqs8p/data", as: "file")
        try await hqs8.zfs("snapshot", "hqs8p/data@one")
        let ssh = try rig.ssh()
        let pipeline = WitnessPipeline(between: rig.remotes, ssh: ssh)
        var (ours, shells): ([Double], [Double]) = ([], [])
        for round in 0..<Self.rounds {
            let line =
                "ssh -F \(ssh.path) -T hqs8 sudo -n zfs send -c hqs8p/data@one | "
                + "ssh -F \(ssh.path) -T hqs1 sudo -n zfs receive -s -u hqs1p/shell\(round)"
            let shell = Stopwatch()
            _ = try await LocalRunner().succeed(
                Command("/bin/sh", ["-c", line], timeout: .seconds(300))
            )
            shells.append(shell.elapsed.fractionalSeconds)
            let target = "hqs1p/ours\(round)"
            let stream = StreamRequest(
                send: ZFSCommand(on: "hqs8", ["send", "-c", "hqs8p/data@one"]),
                receive: ZFSCommand(on: "hqs1", ["receive", "-s", "-u", target]),
                target: try #require(DatasetName(target)),
                expected: ZFSGuid(0)
            )
            let own = Stopwatch()
            let outcome = await pipeline.run(stream, limits: StreamLimits()) { _ in }
            ours.append(own.elapsed.fractionalSeconds)
            #expect(outcome.failure == nil, "\(outcome)")
            for made in ["shell", "ours"] {
                try await rig.storage("hqs1").zfs("destroy", "-r", "hqs1p/\(made)\(round)")
            }
        }
        tell("between OpenZFS pools, ", Double(size) / 1e6, ours, shells)
    }

    private func tell(_ place: String, _ megabytes: Double, _ ours: [Double], _ shells: [Double]) {
        func rates(_ times: [Double]) -> [Int] { times.map { Int(megabytes / $0) } }
        let ratio = median(shells) / median(ours)
        let line = "\(place)MB/s ours \(rates(ours)), shell \(rates(shells)), ratio \(ratio)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
        #expect(ratio >= 0.95 || !Self.isWhole)
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
