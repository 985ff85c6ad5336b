import Quantities
import SnapshotKeeperCore
import Testing

/// Names of snapshots, ours and others'.
@Suite struct `Names of snapshots` {
    private let moment = SnapshotBuilder.moment("2026-11-27T02:00:00Z")

    @Test func `a name is the subvolume's folder and the moment in UTC`() {
        let name = SnapshotName(label: SnapshotLabel(path: "/srv/media"), moment: moment)
        #expect(name.description == "media.20261127T020000Z")
        #expect(SnapshotName("media.20261127T020000Z") == name)
        #expect(SnapshotLabel(path: "/").text == "root")
        #expect(SnapshotLabel(path: "/srv/Fotos 2026/é").text == "_")
        #expect(SnapshotLabel(path: "/-rf").text == "_rf")
    }

    @Test func `two snapshots of one second have names of their own`() {
        let label = SnapshotLabel(path: "/home")
        let first = SnapshotName.free(label, at: moment, beside: [])
        let second = SnapshotName.free(label, at: moment, beside: [first.description])
        let taken: Set = [first.description, second.description]
        let third = SnapshotName.free(label, at: moment, beside: taken)
        #expect(second.description == "home.20261127T020000Z-2")
        #expect(third.description == "home.20261127T020000Z-3")
        #expect(SnapshotName(second.description) == second)
    }

    @Test(arguments: [
        "media.20261127T020000", "media.20261327T020000Z", "media.20260230T020000Z",
        "media.20261127T020000Z-1", "media.20261127T020000Z-0", "media.20261127T020000Z-02",
        ".20261127T020000Z", "a.b.20261127T020000Z", "media.2026112720000000Z", "media",
    ])
    func `what we do not write is not read as ours`(_ name: String) {
        #expect(SnapshotName(name) == nil)
    }

    @Test func `others' names are recognised`() {
        #expect(SnapshotOrigin(name: "pre-backup-20261127-020000") == .asg)
        #expect(SnapshotOrigin(name: "pre-backup-2026112-020000") == .other)
        #expect(SnapshotOrigin(name: "17/snapshot") == .snapper)
        #expect(SnapshotOrigin(name: "x7/snapshot") == .other)
        #expect(SnapshotOrigin(name: "media.20261127T020000Z-2") == .poolkeeper)
        #expect(SnapshotOrigin(name: "my own copy") == .other)
    }
}
