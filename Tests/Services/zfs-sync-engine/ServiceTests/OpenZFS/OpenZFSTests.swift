import FleetProcesses
import Foundation
import Glibc
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: what zfs-fuse cannot show: estimates, resumed streams, raw sends, holds, bookmarks, a user
// with sudo. Method: two machines with OpenZFS in a real kernel; connections are killed in the
// midst of a stream; guids are compared before and after. `make test-openzfs` makes the machines.
@Suite(.enabled(if: MachineImage() != nil, "run by make test-openzfs"), .timeLimit(.minutes(15)))
struct `Replication between machines with OpenZFS` {
    private let source = "hqs8p/HQS8DAT1"
    private let target = "hqs1p/HQS8DAT1"

    @Test func `a story of seed, cut, fork and re-anchor loses nothing`() async throws {
        let rig = try await MachineRig(["hqs8", "hqs1"], from: try #require(MachineImage()))
        // Machines outlive whoever throws, so they are switched off whatever becomes of the story.
        let outcome = await Result.of { try await tell(rig) }
        await rig.stop()
        try outcome.get()
    }

    private func tell(_ rig: MachineRig) async throws {
        let hqs8 = try #require(rig.hosts.first { $0.name == "hqs8" })
        let hqs1 = try #require(rig.hosts.first { $0.name == "hqs1" })
        try await hqs8.zfs("create", source)
        try await hqs8.write(2 << 20, into: source, as: "one")
        try await hqs8.zfs("snapshot", "\(source)@daily-1")
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        #expect(
            try await hqs1.run(["zfs", "get", "-H", "-o", "value", "mounted", target])
                .hasPrefix("no")
        )
        try await live.close()
        try await cut(rig, hqs8, hqs1)
        try await fork(rig, hqs8, hqs1)
        try await reanchor(rig, hqs8, hqs1)
        try await raw(rig, hqs8, hqs1)
    }

    /// An encrypted dataset is sent raw, and forked while nobody has its key at the target.
    private func raw(
        _ rig: MachineRig,
        _ hqs8: any StorageHost,
        _ hqs1: any StorageHost
    ) async throws {
        let (source, target) = ("hqs8p/SECRET", "hqs1p/SECRET")
        try await hqs8.run(["sh", "-c", "head -c 32 /dev/urandom >/root/key"])
        try await hqs8.zfs(
            "create",
            "-o",
            "encryption=on",
            "-o",
            "keyformat=raw",
            "-o",
            "keylocation=file:///root/key",
            source
        )
        try await hqs8.write(1 << 20, into: source, as: "one")
        try await hqs8.zfs("snapshot", "\(source)@daily-1")
        let policy = try DatasetPolicy.document {
            $0.source = DatasetName(source) ?? $0.source
            $0.target = DatasetName(target) ?? $0.target
        }
        let live = try await LiveEngine(rig, [policy])
        try await live.run()
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        try await hqs1.zfs("snapshot", "\(target)@local")
        let before = try await hqs1.guids(below: "hqs1p")
        try await hqs8.write(1 << 20, into: source, as: "two")
        try await hqs8.zfs("snapshot", "\(source)@daily-2")
        let run = try await live.run()
        #expect(live.standing?.assessment.status == .healthy, "\(run.summary ?? "")")
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let after = Set(try await hqs1.guids(below: "hqs1p").values)
        #expect(Set(before.values).isSubset(of: after))
        let id = try #require(live.engine.jobs.first).id
        let actions = try await live.engine.store.lastActions(of: id, limit: 20)
        #expect(actions.contains { $0.plan == .fork && $0.outcome == .done })
        #expect(actions.contains { $0.commands.joined().contains("zfs send -w") })
        let key = try await hqs1.run(["zfs", "get", "-H", "-o", "value", "keystatus", target])
        #expect(key.hasPrefix("unavailable"))
        try await live.close()
    }

    /// A stream whose ssh is killed goes on from its token within the same run.
    private func cut(
        _ rig: MachineRig,
        _ hqs8: any StorageHost,
        _ hqs1: any StorageHost
    ) async throws {
        try await hqs8.write(24 << 20, into: source, as: "big")
        try await hqs8.zfs("snapshot", "\(source)@daily-2")
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(4)
        let live = try await LiveEngine(rig, [try .document()], limits: limits)
        let engine = live.engine
        let run = Task { try await live.run() }
        try await eventually("a stream moves") {
            (engine.board.all.values.first?.bytes ?? ByteCount(0)) > .mebibytes(8)
        }
        try await killStreams(to: "hqs1")
        let ended = try await run.value
        let actions = try await engine.store.lastActions(of: engine.jobs[0].id, limit: 6)
        let story = actions.reversed().map { action in
            let outcome = action.outcome.map { "\($0)" } ?? "open"
            return "\(action.plan) \(outcome) \(action.said ?? "")"
        }
        #expect(
            try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source),
            "\(ended.summary ?? ""): \(story)"
        )
        let resumed = try #require(actions.first { $0.plan == .resume }, "\(story)")
        #expect(resumed.outcome == .done)
        // What came before the cut was not sent again.
        #expect(try #require(resumed.bytes) < .mebibytes(20))
        try await live.close()
    }

    private func fork(
        _ rig: MachineRig,
        _ hqs8: any StorageHost,
        _ hqs1: any StorageHost
    ) async throws {
        try await hqs1.write(1 << 20, into: target, as: "local")
        try await hqs1.zfs("snapshot", "\(target)@local")
        let before = try await hqs1.guids(below: "hqs1p")
        try await hqs8.write(1 << 20, into: source, as: "three")
        try await hqs8.zfs("snapshot", "\(source)@daily-3")
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let after = Set(try await hqs1.guids(below: "hqs1p").values)
        #expect(Set(before.values).isSubset(of: after))
        try await live.close()
    }

    private func reanchor(
        _ rig: MachineRig,
        _ hqs8: any StorageHost,
        _ hqs1: any StorageHost
    ) async throws {
        let before = try await hqs1.guids(below: "hqs1p")
        let tag = "poolkeeper:HQS8___HQS1"
        for name in try await hqs8.snapshots(of: source).keys {
            // Whoever breaks the chain on purpose lets go of our hold first.
            _ = try? await hqs8.zfs("release", tag, "\(source)@\(name)")
            try await hqs8.zfs("destroy", "\(source)@\(name)")
        }
        try await hqs8.zfs("snapshot", "\(source)@daily-4")
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        let after = Set(try await hqs1.guids(below: "hqs1p").values)
        #expect(Set(before.values).isSubset(of: after))
        #expect(try await live.engine.store.superseded().contains { $0.kind == .reanchor })
        try await live.close()
    }

    /// Kills every ssh of ours that carries a stream to a host.
    private func killStreams(to host: String) async throws {
        for id in try await Processes.descendants(of: getpid()) {
            let words = Processes.words(of: id)
            guard words.first?.hasSuffix("ssh") == true, words.contains(host),
                words.last?.contains("receive") == true
            else { continue }
            kill(id, SIGKILL)
        }
    }
}
