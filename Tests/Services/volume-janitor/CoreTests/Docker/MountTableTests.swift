import Testing
import VolumeJanitorCore

@Suite struct MountTableTests {
    private static let id = String(repeating: "9e14", count: 16)
    /// As a container of Docker 20.10 sees its mounts, cut to what matters.
    private static let container = """
        613 512 0:45 / / rw,relatime master:290 - overlay overlay rw,lowerdir=/l,upperdir=/u
        620 613 254:0 /var/lib/docker/containers/\(id)/hostname /etc/hostname rw - ext4 /dev/vda rw
        621 613 254:0 /var/lib/docker/volumes /host/volumes rw master:1 - ext4 /dev/vda rw
        622 621 254:0 /srv/nas\\040share /host/volumes/nas/_data rw master:1 - ext4 /dev/vda rw
        623 613 254:0 /var/lib/docker/volumes/cams_logs/_data /logs rw - ext4 /dev/vda rw
        624 613 0:4 net:[4026532281] /run/netns rw - nsfs nsfs rw
        625 613 0:51 / /dev/shm rw,nosuid shared:3 master:7 - tmpfs shm rw,size=65536k
        not a mount
        """

    private let table = MountTable(reading: Array(container.utf8))

    @Test func `lines are read by their fields and the dash behind the optional ones`() throws {
        #expect(table.entries.map(\.id) == [613, 620, 621, 622, 623, 625])
        #expect(table.entries.map(\.type) == ["overlay", "ext4", "ext4", "ext4", "ext4", "tmpfs"])
    }

    @Test func `a space in a path is a space again`() {
        #expect(table.entry(622)?.root.text == "/srv/nas share")
    }

    @Test func `the container we run in is known by the files the engine gives it`() {
        #expect(table.ownContainerID == Self.id)
    }

    @Test(arguments: [
        "1 0 254:0 / / rw - ext4 /dev/vda rw",
        "1 0 254:0 /var/lib/docker/containers/abc/hostname /etc/hostname rw - ext4 /dev/vda rw",
        "1 0 254:0 /etc/hostname /etc/hostname rw - ext4 /dev/vda rw",
        "1 0 254:0 /x/containers /etc/hostname rw - ext4 /dev/vda rw",
    ])
    func `on the host we run in none`(line: String) {
        #expect(MountTable(reading: Array(line.utf8)).ownContainerID == nil)
    }

    @Test func `the folder of volumes and single volumes are found without an engine`() throws {
        #expect(table.wholeVolumeFolders.map(\.text) == ["/host/volumes"])
        let logs = try #require(VolumeName("cams_logs"))
        #expect(table.singleVolumes.map(\.name) == [logs])
        #expect(table.singleVolumes.map(\.path.text) == ["/logs"])
    }

    @Test func `the device is the one that stat gives`() {
        #expect(table.entry(620)?.device == 0xFE00)
    }

    @Test(arguments: ["a/b", "", "/a/../b", "/a\0b", "/" + String(repeating: "x", count: 4095)])
    func `what is no absolute path is none`(text: String) {
        #expect(AbsolutePath(text) == nil)
    }

    @Test func `a path is its names`() {
        #expect(AbsolutePath("//a/./b/")?.text == "/a/b")
        #expect(AbsolutePath("/")?.text == "/")
        #expect(AbsolutePath("/ab/c")?.names(below: AbsolutePath.root) == ["ab", "c"])
        let a = AbsolutePath("/a")
        #expect(a.flatMap { AbsolutePath("/ab/c")?.names(below: $0) } == nil)
        #expect(AbsolutePath("/" + String(repeating: "x", count: 4094)) != nil)
    }
}
