import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: a stream that goes straight from one host to the other is judged as well as one through the
// witness. Method: two real pools; the source's account is given a home with a key and pinned host
// keys of its own, and then none.
@Suite(.needsReplication) struct `A stream straight from host to host` {
    private func request(_ snapshot: String) throws -> StreamRequest {
        StreamRequest(
            send: ZFSCommand(on: "hqs8", ["send", "hqs8p/data@\(snapshot)"]),
            receive: ZFSCommand(on: "hqs1", ["receive", "hqs1p/data"]),
            target: try #require(DatasetName("hqs1p/data")),
            expected: ZFSGuid(0)
        )
    }

    /// Gives the account that streams run under on a host another home.
    private func settle(_ host: FuseHost, _ rig: FuseRig, pinning keys: String) async throws {
        let ssh = rig.folder.path + "/home/.ssh"
        try FileManager.default.createDirectory(atPath: ssh, withIntermediateDirectories: true)
        let key = try #require(host.remote.identityFile)
        for (file, text) in [
            ("id_ed25519", try String(contentsOfFile: key, encoding: .utf8)), ("known_hosts", keys),
        ] {
            let path = "\(ssh)/\(file)"
            try Data(text.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        try await host.run(["mount", "--bind", rig.folder.path + "/home", "/root"])
    }

    @Test func `it arrives where the source may connect, and says why where it may not`()
        async throws
    {
        let rig = try await FuseRig(["hqs8", "hqs1"])
        let (source, target) = (try rig.host("hqs8"), try rig.host("hqs1"))
        try await source.zfs("create", "hqs8p/data")
        try await source.write(1 << 20, into: "hqs8p/data", as: "file")
        try await source.zfs("snapshot", "hqs8p/data@one")
        let pipeline = WitnessPipeline(between: rig.remotes, ssh: try rig.ssh())
        var limits = StreamLimits()
        limits.isDirect = true
        try await settle(source, rig, pinning: "")
        let refused = await pipeline.run(try request("one"), limits: limits) { _ in }
        #expect(refused.failure == .hostKey, "\(refused)")
        #expect(try await target.snapshots(of: "hqs1p").isEmpty)
        try await settle(source, rig, pinning: try target.knownHostsLine)
        let gone = await pipeline.run(try request("nowhere"), limits: limits) { _ in }
        #expect(gone.failure == .notFound, "\(gone)")
        let arrived = await pipeline.run(try request("one"), limits: limits) { _ in }
        #expect(arrived.failure == nil, "\(arrived)")
        let sent = try await source.snapshots(of: "hqs8p/data")
        #expect(try await target.snapshots(of: "hqs1p/data") == sent)
        await rig.stop()
    }
}
