import FleetProcesses
import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: a backup host refuses by itself what destroys, and the engine works through its gate as
// without. Method: the shipped script as forced command of a real sshd before a real pool.
@Suite(.needsReplication, .timeLimit(.minutes(10))) struct `The gate of a backup host` {
    private static let script = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "deploy/gate/poolkeeper-zfs-gate").path

    @Test func `copies are made and set aside through it, and what destroys is refused`()
        async throws
    {
        let rig = try await FuseRig(["hqs8", "hqs1"])
        let (hqs8, hqs1) = (try rig.host("hqs8"), try rig.host("hqs1"))
        let (source, target) = ("hqs8p/HQS8DAT1", "hqs1p/HQS8DAT1")
        try await hqs8.zfs("create", source)
        try await hqs8.zfs("snapshot", "\(source)@one")
        let log = rig.folder.file("gate.log")
        try hqs1.ssh.force("\(Self.script) --root hqs1p --log \(log)")
        let live = try await LiveEngine(rig, [try .document()])
        try await live.run()
        #expect(try await hqs1.snapshots(of: target) == hqs8.snapshots(of: source))
        try await hqs1.write(65_536, into: target, as: "local")
        try await hqs1.zfs("snapshot", "\(target)@local")
        try await hqs8.zfs("snapshot", "\(source)@two")
        try await live.run()
        #expect(live.standing?.assessment.status == .healthy)
        let before = try await hqs1.guids(below: "hqs1p")
        for words in [
            ["destroy", "-r", target], ["rollback", "-r", "\(target)@one"],
            ["receive", "-F", target], ["rename", "hqs1p", "hqs1p/x"], ["set", "quota=1M", target],
        ] {
            let command = ZFSCommand(on: "hqs1", words, .destructive)
            let answer = try await live.channels.exchange([command], on: "hqs1")[0]
            #expect(answer.status == 1)
            #expect(FailureClass.reading(answer.errorText, status: 1) == .permission)
            #expect(answer.errorText.contains(words[0]))
        }
        #expect(try await hqs1.guids(below: "hqs1p") == before)
        #expect(try rig.folder.text(of: "gate.log").contains("refused: zfs destroy -r \(target)"))
        try await live.close()
        await rig.stop()
    }
}
