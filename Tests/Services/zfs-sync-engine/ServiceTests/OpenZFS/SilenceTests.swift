import FleetProcesses
import Foundation
import Glibc
import Observability
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: a connection that is lost, with or without a word, is noticed, the stream goes on from its
// token by itself, and hardly a byte is sent twice. Method: two machines with OpenZFS, the engine
// by its schedule; an ssh is killed, or the network cable of the target is taken out while bytes
// move. What was moved in both parts is compared with the whole stream. Seconds are printed, and
// only held to the limits by `make bench-zfs`.
@Suite(.enabled(if: MachineRig.showsFailures, "make test-openzfs"), .timeLimit(.minutes(30)))
struct `A lost connection between machines with OpenZFS` {
    private static let isBench =
        ProcessInfo.processInfo.environment["POOLKEEPER_BENCH_ZFS"] == "1"
    private static let size = 40 << 20

    enum Loss: String, CaseIterable, Sendable {
        case killed = "an ssh that is killed"
        case silent = "a cable that is taken out"
    }

    @Test func `resumes by itself and sends little again`() async throws {
        let rig = try await MachineRig(["hqs8", "hqs1"], from: try #require(MachineImage()))
        let outcome = await Result.of {
            for loss in Loss.allCases { try await lose(by: loss, rig) }
        }
        await rig.stop()
        try outcome.get()
    }

    private func lose(by loss: Loss, _ rig: MachineRig) async throws {
        let stage = try FailureStage("lost-\(loss)", rig, SSHChannels(to: [], ssh: rig.ssh()))
        try await stage.primary.zfs("create", stage.source)
        try await stage.primary.zfs("snapshot", "\(stage.source)@s1")
        try await stage.snapshot("s2", bytes: Self.size)
        let whole = try await bytes(of: stage)
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(4)
        limits.buffer = .mebibytes(2)
        var remote = RemoteLimits()
        if !Self.isBench { remote.aliveInterval = .seconds(3) }
        let live = try await LiveEngine(rig, [try stage.policy()], limits: limits, remote: remote)
        let loop = live.keepRunning()
        let board = live.engine.board
        try await eventually("a stream moves") {
            (board.all.values.first?.bytes ?? ByteCount(0)) > .mebibytes(8)
        }
        let clock = Stopwatch()
        switch loss {
        case .killed:
            for id in try await rig.connections(to: "hqs1", isStream: true) { kill(id, SIGKILL) }
        case .silent: try await rig.machine("hqs1").setCable(isIn: false)
        }
        let id = try #require(live.engine.jobs.first).id
        try await eventually("the loss is noticed") {
            if try await live.engine.store.memory(of: id).failures > 0 { return true }
            return try await live.engine.store.lastActions(of: id, limit: 20)
                .contains { $0.outcome == .failed || $0.outcome == .unknown }
        }
        let noticed = clock.elapsed
        if loss == .silent { try await rig.machine("hqs1").setCable(isIn: true) }
        let back = clock.elapsed
        try await eventually("it goes on from its token") {
            let actions = try await live.engine.store.lastActions(of: id, limit: 20)
            return actions.contains { $0.plan == .resume }
                && (board.all.values.first?.bytes ?? ByteCount(0)) > ByteCount(0)
        }
        let resumed = clock.elapsed
        let inStep = await Result.of {
            try await eventually("it is in step", within: 600) {
                live.standing?.assessment.status == .healthy
            }
        }
        let actions = try await live.engine.store.lastActions(of: id, limit: 20)
        guard case .success = inStep else {
            let story = actions.reversed().map { action in
                let outcome = action.outcome.map { "\($0)" } ?? "open"
                return "\(action.plan) \(outcome) \(action.bytes?.bytes ?? 0) \(action.said ?? "")"
            }
            Issue.record("\(loss.rawValue): \(story), \(live.standing?.assessment.sentence ?? "")")
            loop.cancel()
            return
        }
        loop.cancel()
        _ = try? await loop.value
        try await live.close()
        try await stage.expectNewest()
        let moved = actions.compactMap(\.bytes?.bytes).reduce(0, +)
        let again = moved - whole
        let words =
            "\(loss.rawValue): noticed after \(Self.seconds(noticed)), goes on after "
            + "\(Self.seconds(resumed)); of \(whole) bytes \(again) were sent again\n"
        FileHandle.standardOutput.write(Data(words.utf8))
        #expect(again <= limits.buffer.bytes + Self.socketRoom, "\(loss): \(again)")
        guard Self.isBench else { return }
        // Keepalive limit and 30 s for a silent loss, 30 s for a killed one.
        let keepalive = remote.aliveInterval * (remote.aliveMissesMax + 1)
        #expect(noticed <= (loss == .silent ? keepalive : .seconds(30)))
        #expect(resumed - back <= .seconds(30))
    }

    /// What both streams of the stage come to.
    private func bytes(of stage: FailureStage) async throws -> Int64 {
        let count =
            "zfs send -L -c -e \(stage.source)@s1 | wc -c;"
            + " zfs send -L -c -e -i @s1 \(stage.source)@s2 | wc -c"
        return try await stage.primary.run(["sh", "-c", count]).split(separator: "\n")
            .compactMap { Int64($0) }.reduce(0, +)
    }

    private static func seconds(_ time: Duration) -> String {
        Wording.decimal(time.fractionalSeconds, places: 1) + " s"
    }

    /// What sockets on this machine hold at the most (tcp(7)), which no program can take back.
    private static var socketRoom: Int64 {
        ["wmem", "rmem"].reduce(0) { sum, name in
            let path = "/proc/sys/net/ipv4/tcp_\(name)"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let most = text.split(whereSeparator: \.isWhitespace).last.flatMap { Int64($0) }
            return sum + (most ?? 0)
        }
    }
}
