import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: whatever goes wrong at whatever moment, the backup gets in step again and nothing that was
// on the target is lost. Method: each fault strikes before each command that changes a host and in
// the midst of each stream, in increments, forks and re-anchors of real pools; what a person would
// mend is mended, and runs follow until all is well. Every guid of the target is compared with
// those from before. Three combinations chosen by POOLKEEPER_SEED are enough for every day; `make
// kill-zfs` takes all, on zfs-fuse or, with POOLKEEPER_OPENZFS, on machines with OpenZFS; FAULTS
// chooses some by their names, such as `frozen,targetFilled`.
@Suite(.needsReplication, .timeLimit(.minutes(60)))
struct `A fault in the midst of replication` {
    enum Work: String, CaseIterable, Sendable {
        case increment, fork, reanchor

        /// Changes that it makes on a host at least, so that a moment among them is come to: one
        /// stream; a rename, a clone, a promotion and a stream; a stream and two renames.
        var changes: Int {
            switch self {
            case .increment: 1
            case .fork: 4
            case .reanchor: 3
            }
        }
    }

    /// Fault, work and moment that are played.
    struct Combination: Sendable, CustomTestStringConvertible {
        let fault: ReplicationFault
        let work: Work
        let moments: [Int]

        var testDescription: String { "\(fault.rawValue), \(work.rawValue), \(moments)" }
    }

    /// More than any of the works changes.
    private static let changesMax = 14
    private static let takesAll =
        ProcessInfo.processInfo.environment["POOLKEEPER_ZFS_KILLS"] == "all"

    /// All, or three that differ in all.
    static var combinations: [Combination] {
        let seed = ProcessInfo.processInfo.environment["POOLKEEPER_SEED"].flatMap(UInt64.init) ?? 1
        var random = SeededRandom(seed: seed)
        guard !takesAll else {
            let moments = Array(1...changesMax)
            return ReplicationFault.chosen.flatMap { fault in
                Work.allCases.map { Combination(fault: fault, work: $0, moments: moments) }
            }
        }
        return zip(ReplicationFault.allCases.shuffled(using: &random), Work.allCases).map {
            let moment = Int.random(in: 1...$1.changes, using: &random)
            return Combination(fault: $0, work: $1, moments: [moment])
        }
    }

    private struct Round {
        let policy: DatasetPolicy
        var source: String { policy.source.text }
        var target: String { policy.target.text }
    }

    @Test(arguments: combinations)
    func `ends in step and loses nothing`(_ combination: Combination) async throws {
        let rig = try await rig()
        let outcome = await Result.of { try await play(combination, rig) }
        await rig.stop()
        let moments = try outcome.get()
        #expect(moments > 0)
        guard Self.takesAll else { return }
        let (work, fault) = (combination.work.rawValue, combination.fault.rawValue)
        let line = "\(work), \(fault): \(moments) moments\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    private func rig() async throws -> any StorageRig {
        if Self.takesAll, let image = MachineImage() {
            return try await MachineRig(["hqs8", "hqs1"], from: image)
        }
        return try await FuseRig(["hqs8", "hqs1"], megabytes: ["hqs8": 192, "hqs1": 256])
    }

    /// Returns how many moments there were.
    private func play(_ combination: Combination, _ rig: any StorageRig) async throws -> Int {
        var reached = 0
        for moment in combination.moments {
            let (work, fault) = (combination.work, combination.fault)
            let place = "\(fault.rawValue) at change \(moment) of \(work.rawValue)"
            let round = try await prepare(work, moment, rig)
            guard try await strike(fault, at: moment, round, rig, place) else { break }
            reached += 1
        }
        return reached
    }

    /// Returns whether it came to the moment.
    private func strike(
        _ fault: ReplicationFault,
        at moment: Int,
        _ round: Round,
        _ rig: any StorageRig,
        _ place: String
    ) async throws -> Bool {
        let hqs1 = try rig.storage("hqs1")
        let before = try await hqs1.guids(below: hqs1.pool)
        let running = RunningTask()
        let point = FaultPoint(moment) {
            do {
                try await fault.strike(rig, source: round.source) { running.cancel() }
            } catch {
                Issue.record("\(place) could not be made: \(error)")
            }
        }
        let live = try await engine(rig, round, fault: point)
        let run = Task { try await live.run() }
        running.set(run)
        _ = try? await run.value
        try await live.close()
        guard point.wasReached else { return false }
        try await fault.mend(rig)
        try await getInStep(rig, round, place)
        let after = Set(try await hqs1.guids(below: hqs1.pool).values)
        let lost = before.filter { !after.contains($0.value) }
        #expect(lost.isEmpty, "\(place): \(lost.keys.sorted()) are gone")
        return true
    }

    private func getInStep(_ rig: any StorageRig, _ round: Round, _ place: String) async throws {
        let next = try await engine(rig, round)
        var said: [String] = []
        for _ in 0..<5 {
            let run = try await next.run()
            let assessment = next.standing?.assessment
            said.append("\(run.summary ?? "") \(assessment?.sentence ?? "")")
            if assessment?.status == .healthy { break }
        }
        #expect(next.standing?.assessment.status == .healthy, "\(place): \(said)")
        let sent = try await rig.storage("hqs8").snapshots(of: round.source)
        let received = try await rig.storage("hqs1").snapshots(of: round.target)
        let newest = sent["newer"] ?? sent["new"]
        #expect(newest != nil && received.values.contains(newest ?? 0), "\(place)")
        let id = try #require(next.engine.jobs.first).id
        #expect(try await next.engine.store.memory(of: id).swap == nil, "\(place)")
        try await next.close()
    }

    private func engine(
        _ rig: any StorageRig,
        _ round: Round,
        fault: FaultPoint? = nil
    ) async throws -> LiveEngine {
        var limits = StreamLimits()
        // Slow enough for a stream to have a midst.
        limits.bytesPerSecond = .kibibytes(512)
        limits.stall = .seconds(5)
        var remote = RemoteLimits()
        remote.command = .seconds(10)
        return try await LiveEngine(
            rig,
            [round.policy],
            limits: fault == nil ? StreamLimits() : limits,
            remote: remote,
            fault: fault
        )
    }

    /// A replicated dataset that needs the work.
    private func prepare(
        _ work: Work,
        _ moment: Int,
        _ rig: any StorageRig
    ) async throws -> Round {
        let (hqs8, hqs1) = (try rig.storage("hqs8"), try rig.storage("hqs1"))
        let policy = try DatasetPolicy.document {
            $0.source = DatasetName("hqs8p/d\(moment)") ?? $0.source
            $0.target = DatasetName("hqs1p/d\(moment)") ?? $0.target
            $0.anchors = false
        }
        let round = Round(policy: policy)
        try await hqs8.zfs("create", round.source)
        try await hqs8.zfs("snapshot", "\(round.source)@old")
        let first = try await LiveEngine(rig, [policy])
        try await first.run()
        try await first.close()
        switch work {
        case .increment: break
        case .fork:
            try await hqs1.write(65_536, into: round.target, as: "local")
            try await hqs1.zfs("snapshot", "\(round.target)@local")
        case .reanchor: try await hqs8.zfs("destroy", "\(round.source)@old")
        }
        try await hqs8.write(768 << 10, into: round.source, as: "file")
        try await hqs8.zfs("snapshot", "\(round.source)@new")
        return round
    }
}
