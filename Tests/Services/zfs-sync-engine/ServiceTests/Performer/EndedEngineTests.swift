import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: wherever an engine ends, the next one brings its repair to an end and no history is lost.
// Method: an engine ends before and after things that it changes on real hosts; a new one opens its
// journal and goes on. The guids of both hosts are compared with those from before. A few changes
// chosen by POOLKEEPER_SEED are enough for every day; `make kill-zfs` takes every one.
@Suite(.needsReplication, .timeLimit(.minutes(30)))
struct `An engine that ends in the midst of a repair` {
    private struct Case {
        let policy: DatasetPolicy
        let source: String
        let target: String
    }

    /// More than any repair changes.
    private static let changesMax = 14
    private static let takesAll =
        ProcessInfo.processInfo.environment["POOLKEEPER_ZFS_KILLS"] == "all"

    /// The changes that engines end at.
    private static var numbers: [Int] {
        guard !takesAll else { return Array(1...changesMax) }
        let seed = ProcessInfo.processInfo.environment["POOLKEEPER_SEED"].flatMap(UInt64.init) ?? 1
        var random = SeededRandom(seed: seed)
        return Array(Array(1...8).shuffled(using: &random).prefix(2)).sorted()
    }

    @Test(arguments: [SwapKind.fork, .reanchor], [false, true])
    func `is followed by one that goes on`(_ kind: SwapKind, isAfter: Bool) async throws {
        let rig = try await FuseRig(["hqs8", "hqs1"], megabytes: ["hqs8": 192, "hqs1": 256])
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        let cases = try await prepare(kind, rig, channels)
        var reached = 0
        for (number, round) in zip(Self.numbers, cases) {
            let place = "\(kind) ended \(isAfter ? "after" : "before") change \(number)"
            let point = CutPoint(number, isAfter: isAfter)
            try await end(round, at: point, place, rig, channels)
            guard point.wasReached else { break }
            reached = number
        }
        // Once the first rounds have made the folders: a stream and two renames, or a rename, a
        // clone, a promotion and a stream.
        let least = kind == .fork ? 4 : 3
        if Self.takesAll { #expect((least..<Self.changesMax).contains(reached)) }
        await channels.close()
        await rig.stop()
    }

    private func end(
        _ round: Case,
        at point: CutPoint,
        _ place: String,
        _ rig: FuseRig,
        _ channels: SSHChannels
    ) async throws {
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let before = try await hqs1.guids(below: "hqs1p")
        let ending = try await LiveEngine(rig, [round.policy], cut: point, through: channels)
        _ = try? await ending.run()
        try await ending.close()
        let next = try await LiveEngine(rig, [round.policy], through: channels)
        let run = try await next.run()
        let said = next.standing?.assessment.sentence ?? ""
        let status = next.standing?.assessment.status
        #expect(status == .healthy, "\(place): \(run.summary ?? "") \(said)")
        let sent = try await hqs8.snapshots(of: round.source)
        let received = try await hqs1.snapshots(of: round.target)
        #expect(received["new"] == sent["new"], "\(place)")
        let after = Set(try await hqs1.guids(below: "hqs1p").values)
        let lost = before.filter { !after.contains($0.value) }
        #expect(lost.isEmpty, "\(place): \(lost.keys.sorted()) are gone")
        let id = try #require(next.engine.jobs.first).id
        let open = try await next.engine.store.memory(of: id).swap
        #expect(open == nil, "\(place)")
        try await next.close()
    }

    /// Replicated datasets that can only go on by a repair of several steps, one for each round.
    private func prepare(
        _ kind: SwapKind,
        _ rig: FuseRig,
        _ channels: SSHChannels
    ) async throws -> [Case] {
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let cases = try Self.numbers.map { number in
            let (source, target) = ("hqs8p/d\(number)", "hqs1p/d\(number)")
            let policy = try DatasetPolicy.document {
                $0.source = DatasetName(source) ?? $0.source
                $0.target = DatasetName(target) ?? $0.target
                $0.anchors = false
            }
            return Case(policy: policy, source: source, target: target)
        }
        for round in cases {
            try await hqs8.zfs("create", round.source)
            try await hqs8.zfs("snapshot", "\(round.source)@old")
        }
        let first = try await LiveEngine(rig, cases.map(\.policy), through: channels)
        try await first.run()
        try await first.close()
        for round in cases {
            switch kind {
            case .fork:
                try await hqs1.write(65_536, into: round.target, as: "local")
                try await hqs1.zfs("snapshot", "\(round.target)@local")
            case .reanchor: try await hqs8.zfs("destroy", "\(round.source)@old")
            }
            try await hqs8.zfs("snapshot", "\(round.source)@new")
        }
        return cases
    }
}
