import FleetProcesses
import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// Two hosts with real pools on which a failure is played, and the engine that meets it.
struct FailureStage: Sendable {
    /// The failure, such as `F07`; its datasets are called by it.
    let id: String
    let rig: any StorageRig
    let channels: SSHChannels
    let primary: any StorageHost
    let backup: any StorageHost
    var source: String
    var target: String

    /// A stage for one failure.
    init(_ id: String, _ rig: any StorageRig, _ channels: SSHChannels) throws {
        (self.id, self.rig, self.channels) = (id, rig, channels)
        primary = try rig.storage("hqs8")
        backup = try rig.storage("hqs1")
        source = "\(primary.pool)/\(id)"
        target = "\(backup.pool)/\(id)"
    }

    /// What is wanted, without holds, so that snapshots can be taken away at will.
    func policy(_ change: (inout DatasetPolicy) -> Void = { _ in }) throws -> DatasetPolicy {
        try .document {
            $0.source = DatasetName(source) ?? $0.source
            $0.target = DatasetName(target) ?? $0.target
            $0.anchors = false
            change(&$0)
        }
    }

    /// A source with snapshots `s1` and so on, replicated.
    func replicated(_ count: Int = 2, options: [String] = []) async throws {
        try await primary.run(["zfs", "create"] + options + [source])
        for number in 1...count { try await snapshot("s\(number)") }
        _ = try await run()
    }

    /// Writes to the source and takes a snapshot.
    func snapshot(_ name: String, bytes: Int = 131_072) async throws {
        try await primary.write(bytes, into: source, as: name)
        try await primary.zfs("snapshot", "\(source)@\(name)")
    }

    /// What came of runs.
    struct Outcome: Sendable {
        var standing: ReplicationStanding?
        var actions: [ActionRecord]
        var results: [RunResult]
        var summary: String
        var copies: [SupersededCopy]

        /// The words of every command that ran, each command as one line.
        var commands: [String] { actions.flatMap(\.commands) }
        var status: ReplicationStatus? { standing?.assessment.status }
        var said: String {
            ([summary] + results.map(\.result.sentence) + [standing?.assessment.sentence ?? ""])
                .joined(separator: ": ")
        }
    }

    /// Lets the engine look and work, once.
    func run(
        _ change: (inout DatasetPolicy) -> Void = { _ in },
        limits: StreamLimits = StreamLimits(),
        isDryRun: Bool = false
    ) async throws -> Outcome {
        try await run([try policy(change)], limits: limits, isDryRun: isDryRun)
    }

    /// The same for several datasets; the outcome is the first's.
    func run(
        _ policies: [DatasetPolicy],
        limits: StreamLimits = StreamLimits(),
        isDryRun: Bool = false
    ) async throws -> Outcome {
        let live = try await LiveEngine(rig, policies, limits: limits, through: channels)
        let run = try await live.run(RunRequest(.manual, by: "test", isDryRun: isDryRun))
        let outcome = Outcome(
            standing: live.standing,
            actions: try await live.engine.store.actions(of: run.id),
            results: try await live.engine.store.results(of: run.id),
            summary: run.summary ?? "",
            copies: try await live.engine.store.superseded().filter {
                $0.dataset == live.engine.jobs.first?.id
            }
        )
        try await live.close()
        return outcome
    }

    /// Begins a run whose stream is cut in its midst by the end of the engine, so that what came
    /// stays where the tool can keep it: what a receiver got is noted with each of its
    /// transaction groups, some seconds apart, so the midst of a stream is late in it.
    func cutShort() async throws {
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(1)
        let live = try await LiveEngine(rig, [try policy()], limits: limits, through: channels)
        let run = Task { try await live.run() }
        try await eventually("a stream moves") {
            (live.engine.board.all.values.first?.bytes ?? ByteCount(0)) > .mebibytes(12)
        }
        run.cancel()
        _ = try? await run.value
        try await live.close()
        try await eventually("the receive has kept what came") {
            try await token() != "-"
        }
    }

    /// The target's resume token; `-` for none.
    func token() async throws -> String {
        let text = try await backup.run(
            ["zfs", "get", "-H", "-o", "value", "receive_resume_token", target]
        )
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Everything on the backup that has a guid.
    func everything() async throws -> Set<UInt64> {
        Set(try await backup.guids(below: backup.pool).values)
    }

    /// Runs, and expects health, the source's newest snapshot on the target, and nothing lost.
    @discardableResult
    func expectInStep(
        _ change: (inout DatasetPolicy) -> Void = { _ in },
        limits: StreamLimits = StreamLimits()
    ) async throws -> Outcome {
        let before = try await everything()
        let outcome = try await run(change, limits: limits)
        #expect(outcome.status == .healthy, "\(id): \(outcome.said)")
        try await expectNewest()
        let lost = before.subtracting(try await everything())
        #expect(lost.isEmpty, "\(id) lost \(lost)")
        return outcome
    }

    /// Expects the source's newest snapshot on the target.
    func expectNewest() async throws {
        let text = try await primary.run(
            ["zfs", "list", "-H", "-o", "name", "-t", "snapshot", "-s", "creation", "-r", source]
        )
        let last = text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("\(source)@") }
        let name = last.map { String($0.dropFirst(source.count + 1)) } ?? ""
        let guid = try await primary.snapshots(of: source)[name]
        let there = try await backup.snapshots(of: target).values
        #expect(guid.map(there.contains) == true, "\(id): @\(name) is not on \(target)")
    }
}
