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
// both kinds take turns. `make bench-zfs` runs it and shows the figures.
@Suite(
    .needsReplication,
    .enabled(
        if: ProcessInfo.processInfo.environment["POOLKEEPER_BENCH_ZFS"] == "1",
        "make bench-zfs"
    )
)
struct `Throughput of a stream` {
    private static let bytes = 512 << 20
    private static let rounds = 5

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
        let megabytes = Double(Self.bytes) / 1e6
        func rates(_ times: [Double]) -> [Int] { times.map { Int(megabytes / $0) } }
        let ratio = median(shells) / median(ours)
        FileHandle.standardOutput.write(
            Data("MB/s ours \(rates(ours)), shell \(rates(shells)), ratio \(ratio)\n".utf8)
        )
        #expect(ratio >= 0.95)
        await rig.stop()
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
