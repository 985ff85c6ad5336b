import Foundation
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine

// Goal: what is known to go wrong with replication, F01 to F30, ends on real pools as it does on
// the model. Method: each failure is made by the pools' own tools on datasets of its own; the
// engine runs, and guids on the backup are compared before and after. zfs-fuse shows what it has;
// tokens, bookmarks, estimates and encryption are shown by machines with OpenZFS
// (`make test-openzfs`). Which test shows which is in the service's README.
@Suite(.needsReplication, .timeLimit(.minutes(30)))
struct `Failures on real pools` {
    @Test func `all that zfs-fuse can show end as they should`() async throws {
        let rig = try await FuseRig(["hqs8", "hqs1"], megabytes: ["hqs8": 256, "hqs1": 256])
        try await play(PlayedFailure.histories + PlayedFailure.operation, on: rig)
    }

    @Test(.enabled(if: MachineRig.showsFailures, "make test-openzfs"))
    func `all end as they should on machines with OpenZFS`() async throws {
        let rig = try await MachineRig(["hqs8", "hqs1"], from: try #require(MachineImage()))
        let all = PlayedFailure.histories + PlayedFailure.operation + PlayedFailure.openZFS
        try await play(all, on: rig)
    }

    private func play(_ failures: [PlayedFailure], on rig: any StorageRig) async throws {
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        let environment = ProcessInfo.processInfo.environment
        let wanted = environment["POOLKEEPER_FAILURES"]?.split(separator: ",")
        for failure in failures where wanted?.contains(failure.id[...]) ?? true {
            do {
                try await failure.play(try FailureStage(failure.id, rig, channels))
            } catch {
                Issue.record("\(failure.id), \(failure.sentence): \(error)")
            }
        }
        await channels.close()
        await rig.stop()
    }
}
