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
        let log = rig.folder.file("gate.log")
        try rig.host("hqs1").ssh.force("\(Self.script) --root hqs1p --log \(log)")
        try await pass(rig) { try rig.folder.text(of: "gate.log") }
        await rig.stop()
    }

    @Test(.enabled(if: MachineRig.showsFailures, "make test-openzfs"))
    func `the same holds for a user with sudo on machines with OpenZFS`() async throws {
        let image = try #require(MachineImage())
        let rig = try await MachineRig(["hqs8", "hqs1"], from: image)
        let outcome = await Result.of { try await install(on: rig, image) }
        await rig.stop()
        try outcome.get()
    }

    /// Sets the gate up as the guide says, and passes it.
    private func install(on rig: MachineRig, _ image: MachineImage) async throws {
        let hqs1 = try rig.storage("hqs1")
        let script = try Data(contentsOf: URL(filePath: Self.script)).base64EncodedString()
        let gate = "/usr/local/sbin/poolkeeper-zfs-gate"
        try await hqs1.run(["sh", "-c", "echo \(script) | base64 -d >\(gate); chmod 755 \(gate)"])
        let key = try String(contentsOfFile: image.identity + ".pub", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let line = "restrict,command=\"\(gate) --root hqs1p --log /tmp/gate.log\" \(key)"
        let keys = "/home/zfsadmin/.ssh/authorized_keys"
        try await hqs1.run(["sh", "-c", "printf '%s\\n' \(ShellWord.line([line])) >\(keys)"])
        try await pass(rig) { try await hqs1.run(["cat", "/tmp/gate.log"]) }
    }

    /// Copies are made and set aside, and what destroys is refused and noted.
    private func pass(
        _ rig: any StorageRig,
        log: () async throws -> String
    ) async throws {
        let (hqs8, hqs1) = (try rig.storage("hqs8"), try rig.storage("hqs1"))
        let (source, target) = ("hqs8p/HQS8DAT1", "hqs1p/HQS8DAT1")
        try await hqs8.zfs("create", source)
        try await hqs8.zfs("snapshot", "\(source)@one")
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
        #expect(try await log().contains("zfs destroy -r \(target)"))
        try await live.close()
    }
}
