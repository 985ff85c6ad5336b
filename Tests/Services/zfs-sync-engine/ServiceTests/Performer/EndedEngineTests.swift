import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: wherever an engine ends, the next one brings its repair to an end and no history is lost.
// Method: an engine ends before and after each thing that it changes on real hosts; a new one opens
// its journal and goes on. The guids of both hosts are compared with those from before.
@Suite(.needsReplication, .timeLimit(.minutes(10)))
struct `An engine that ends in the midst of a repair` {
    private struct Case {
        let policy: DatasetPolicy
        let source: String
        let target: String
    }

    @Test(arguments: [SwapKind.fork, .reanchor], [false, true])
    func `is followed by one that goes on`(_ kind: SwapKind, isAfter: Bool) async throws {
        let rig = try await FuseRig(["hqs8", "hqs1"])
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        var reached = 0
        for number in 1...40 {
            let round = try await prepare(kind, "\(number)", rig)
            let before = try await hqs1.guids(below: "hqs1p")
            let point = CutPoint(number, isAfter: isAfter)
            let ending = try await LiveEngine(rig, [round.policy], cut: point)
            _ = try? await ending.run()
            try await ending.close()
            let next = try await LiveEngine(rig, [round.policy])
            try await next.run()
            let place = "\(kind) ended \(isAfter ? "after" : "before") change \(number)"
            #expect(next.standing?.assessment.status == .healthy, "\(place)")
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
            guard point.wasReached else { break }
            reached = number
        }
        // What both repairs change: a folder, two or three renames or a clone and a promotion.
        #expect(reached >= 4)
        await rig.stop()
    }

    /// A replicated dataset that can only go on by a repair of several steps.
    private func prepare(_ kind: SwapKind, _ name: String, _ rig: FuseRig) async throws -> Case {
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let (source, target) = ("hqs8p/d\(name)", "hqs1p/d\(name)")
        let policy = try DatasetPolicy.document {
            $0.source = DatasetName(source) ?? $0.source
            $0.target = DatasetName(target) ?? $0.target
            $0.anchors = false
        }
        try await hqs8.zfs("create", source)
        try await hqs8.zfs("snapshot", "\(source)@old")
        let first = try await LiveEngine(rig, [policy])
        try await first.run()
        try await first.close()
        switch kind {
        case .fork:
            try await hqs1.write(65_536, into: target, as: "local")
            try await hqs1.zfs("snapshot", "\(target)@local")
        case .reanchor: try await hqs8.zfs("destroy", "\(source)@old")
        }
        try await hqs8.zfs("snapshot", "\(source)@new")
        return Case(policy: policy, source: source, target: target)
    }
}
