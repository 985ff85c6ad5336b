import FleetProcesses
import Glibc
import Observations
import Quantities
import ReplicationRig
import Synchronization
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: a stream ends well or is known not to have. Method: real zfs-fuse pools through real sshd;
// ends are killed, frozen and slowed while bytes move.
@Suite(.needsReplication) struct `A stream through the witness` {
    private func request(_ snapshot: String, base: String? = nil) throws -> StreamRequest {
        let words = base.map { ["-i", $0] } ?? []
        return StreamRequest(
            send: ZFSCommand(on: "hqs8", ["send"] + words + ["hqs8p/data@\(snapshot)"]),
            receive: ZFSCommand(on: "hqs1", ["receive", "hqs1p/data"]),
            target: try #require(DatasetName("hqs1p/data")),
            expected: ZFSGuid(0)
        )
    }

    private func rig(_ bytes: Int) async throws -> (FuseRig, WitnessPipeline) {
        let rig = try await FuseRig(["hqs8", "hqs1"])
        let source = try rig.host("hqs8")
        try await source.zfs("create", "hqs8p/data")
        try await source.write(bytes, into: "hqs8p/data", as: "file")
        try await source.zfs("snapshot", "hqs8p/data@one")
        return (rig, WitnessPipeline(between: rig.remotes, ssh: try rig.ssh()))
    }

    @Test func `a full stream and an increment arrive with their guids and are counted`()
        async throws
    {
        let (rig, pipeline) = try await rig(4 << 20)
        let full = await pipeline.run(try request("one"), limits: StreamLimits()) { _ in }
        #expect(full.end == .ended)
        #expect(full.sendStatus == 0)
        #expect(full.receiveStatus == 0)
        #expect(full.bytes >= .mebibytes(4))
        let source = try rig.host("hqs8")
        try await source.write(1 << 20, into: "hqs8p/data", as: "more")
        try await source.zfs("snapshot", "hqs8p/data@two")
        let step = try request("two", base: "hqs8p/data@one")
        let increment = await pipeline.run(step, limits: StreamLimits()) { _ in }
        #expect(increment.failure == nil)
        #expect(increment.bytes < .mebibytes(2))
        let sent = try await source.snapshots(of: "hqs8p/data")
        #expect(try await rig.host("hqs1").snapshots(of: "hqs1p/data") == sent)
        await rig.stop()
    }

    @Test func `a sender that fails and a receiver that refuses are told apart`() async throws {
        let (rig, pipeline) = try await rig(1 << 20)
        let gone = await pipeline.run(try request("nowhere"), limits: StreamLimits()) { _ in }
        #expect(gone.end == .ended)
        #expect(gone.failure == .notFound)
        #expect(gone.sendSaid.contains("hqs8p/data@nowhere"))
        #expect(gone.receiveStatus != 0)
        _ = await pipeline.run(try request("one"), limits: StreamLimits()) { _ in }
        let again = await pipeline.run(try request("one"), limits: StreamLimits()) { _ in }
        #expect(again.receiveStatus != 0)
        #expect(again.failure == .targetExists)
        await rig.stop()
    }

    @Test(arguments: ["hqs8", "hqs1"]) func `a killed ssh leaves nothing that looks like success`(
        host: String
    ) async throws {
        let (rig, pipeline) = try await rig(16 << 20)
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(8)
        let order = try request("one")
        let moving = Flag()
        let stream = Task { [limits] in
            await pipeline.run(order, limits: limits) { if $0 > .mebibytes(1) { moving.raise() } }
        }
        await moving.wait()
        for id in try await Processes.descendants(of: getpid()) {
            let words = Processes.words(of: id)
            guard words.first?.hasSuffix("ssh") == true, words.contains(host) else { continue }
            kill(id, SIGKILL)
        }
        let outcome = await stream.value
        #expect(outcome.end == .ended)
        #expect(outcome.failure != nil)
        #expect(outcome.bytes < .mebibytes(16))
        #expect(try await rig.host("hqs1").snapshots(of: "hqs1p").isEmpty)
        await rig.stop()
    }

    @Test func `a stream that stands still is ended and says so`() async throws {
        let (rig, pipeline) = try await rig(16 << 20)
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(4)
        limits.stall = .seconds(2)
        let order = try request("one")
        let moving = Flag()
        let stream = Task { [limits] in
            await pipeline.run(order, limits: limits) { if $0 > .mebibytes(1) { moving.raise() } }
        }
        await moving.wait()
        for id in try await Processes.descendants(of: getpid()) {
            let words = Processes.words(of: id)
            guard words.first?.hasSuffix("ssh") == true, words.contains("hqs8") else { continue }
            kill(id, SIGSTOP)
        }
        let outcome = await stream.value
        #expect(outcome.end == .stalled)
        #expect(outcome.failure == .stalled)
        await rig.stop()
    }

    @Test func `a cancelled stream leaves no process behind`() async throws {
        let (rig, pipeline) = try await rig(16 << 20)
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(4)
        let order = try request("one")
        let moving = Flag()
        let stream = Task { [limits] in
            await pipeline.run(order, limits: limits) { if $0 > .mebibytes(1) { moving.raise() } }
        }
        await moving.wait()
        stream.cancel()
        let outcome = await stream.value
        #expect(outcome.end == .stopped)
        #expect(outcome.failure == .stopped)
        let left = try await Processes.descendants(of: getpid())
            .filter { Processes.words(of: $0).first?.hasSuffix("ssh") == true }
            .filter { Processes.words(of: $0).contains { $0.hasPrefix(rig.folder.path) } }
        #expect(left.isEmpty)
        await rig.stop()
    }

    @Test func `the bytes of a second keep to the rate`() async throws {
        let (rig, pipeline) = try await rig(8 << 20)
        var limits = StreamLimits()
        limits.bytesPerSecond = .mebibytes(4)
        let order = try request("one")
        let counts = Mutex<[ByteCount]>([])
        let outcome = await pipeline.run(order, limits: limits) { count in
            counts.withLock { $0.append(count) }
        }
        #expect(outcome.failure == nil)
        // However slow the machine: between two looks, half a second apart or more, no flood.
        #expect(counts.withLock { $0.first } ?? .mebibytes(99) <= .mebibytes(4))
        await rig.stop()
    }
}
