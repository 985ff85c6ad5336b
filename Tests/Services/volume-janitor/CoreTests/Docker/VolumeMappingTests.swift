import Testing
import VolumeJanitorCore

// Goal: a volume's files are looked for where they are and nowhere else. Method: tables of mounts
// as real containers and hosts have them, with what would be found at the places.
@Suite struct VolumeMappingTests {
    /// A container with the daemon's folder of volumes at `/volumes`.
    private static let inContainer = MountTable(
        reading: Array(
            """
            613 512 0:45 / / rw - overlay overlay rw
            620 613 254:0 /var/lib/docker/containers/\(String(repeating: "9e14", count: 16))/hosts \
            /etc/hosts rw - ext4 /dev/vda rw
            621 613 254:0 /var/lib/docker/volumes /volumes rw master:1 - ext4 /dev/vda rw
            622 621 254:0 /srv/nas /volumes/nas/_data rw master:1 - ext4 /dev/vda rw
            """.utf8
        )
    )
    private static let onHost = MountTable(
        reading: Array(
            """
            20 1 254:0 / / rw - ext4 /dev/vda rw
            21 20 254:0 /srv/nas /var/lib/docker/volumes/nas/_data rw - ext4 /dev/vda rw
            22 20 0:30 / /run rw - tmpfs tmpfs rw
            """.utf8
        )
    )

    private func path(_ text: String) throws -> AbsolutePath { try #require(AbsolutePath(text)) }

    private func volume(
        _ name: String,
        driver: String = "local",
        at host: String? = nil,
        options: [String: String] = [:]
    ) throws -> DockerVolume {
        DockerVolume(
            name: try #require(VolumeName(name)),
            driver: driver,
            hostMountpoint: AbsolutePath(host ?? "/var/lib/docker/volumes/\(name)/_data"),
            options: options
        )
    }

    private func folder(_ mountID: Int, inode: UInt64 = 7, device: UInt64 = 0xFE00)
        -> PlaceSighting
    {
        .folder(FolderIdentity(device: device, inode: inode, mountID: mountID))
    }

    private func bind(_ source: String, _ destination: String) throws -> ContainerMount {
        ContainerMount(
            kind: "bind",
            source: try path(source),
            destination: destination,
            isReadWrite: true
        )
    }

    // MARK: - Places

    @Test func `our own mounts are applied by the longest source, by whole names`() throws {
        let mapping = VolumeMapping(ownMounts: [
            try bind("/var/lib/docker", "/docker"),
            try bind("/var/lib/docker/volumes", "/volumes"),
            try bind("/var/lib/docker/volumes/cam", "/wrong"),
            try bind("/", "/host"),
        ])
        let camera = try volume("camera")
        #expect(mapping.places(of: camera) == [try path("/volumes/camera/_data")])
    }

    @Test func `what the operator says comes first, the kernel's table last`() throws {
        let mapping = VolumeMapping(
            engineVolumes: try path("/var/lib/docker/volumes"),
            volumesRoot: try path("/said"),
            ownMounts: [try bind("/var/lib/docker/volumes", "/mounted")],
            table: Self.inContainer
        )
        let places = try mapping.places(of: volume("a")).map(\.text)
        #expect(places == ["/said/a/_data", "/mounted/a/_data", "/volumes/a/_data"])
    }

    @Test func `on the host the host's own path is the place`() throws {
        let mapping = VolumeMapping(table: Self.onHost)
        let places = try mapping.places(of: volume("a")).map(\.text)
        #expect(places == ["/var/lib/docker/volumes/a/_data"])
    }

    @Test func `a folder of volumes on its own file system is found by its last names`() throws {
        let table = MountTable(
            reading: Array("9 1 8:1 /volumes /v rw - ext4 /dev/sda rw".utf8)
        )
        let places = try VolumeMapping(table: table).places(of: volume("a")).map(\.text)
        #expect(places == ["/v/a/_data"])
    }

    @Test func `a Btrfs subvolume of another name than its mount is found too`() throws {
        let table = MountTable(
            reading: Array("9 1 0:30 /@/var/lib/docker/volumes /v rw - btrfs /dev/sda rw".utf8)
        )
        let mapping = VolumeMapping(table: table)
        let camera = try volume("a")
        let place = try path("/v/a/_data")
        #expect(mapping.places(of: camera) == [place])
        let identity = FolderIdentity(device: 0x2A, inode: 300, mountID: 9)
        let mapped = mapping.verdict(on: camera, [(place, .folder(identity))])
        #expect(mapped.state == .mapped(place, identity))
    }

    @Test(arguments: [
        "9 1 8:1 / /data rw - ext4 /dev/sda rw", "9 1 8:1 /data /data rw - ext4 /dev/sda rw",
        "9 1 8:1 /a/_data/cache /c rw - ext4 /dev/sda rw",
        "9 1 8:1 /srv/volumes/a/_data /c rw - ext4 /dev/sda rw",
    ])
    func `other mounts are no places`(line: String) throws {
        let mapping = VolumeMapping(table: MountTable(reading: Array(line.utf8)))
        #expect(mapping.places(of: try volume("a")) == [])
        #expect(mapping.verdict(on: try volume("a"), []).state.word == "not_mounted")
    }

    @Test func `without an engine the operator's folder is the only place`() throws {
        let name = try #require(VolumeName("a"))
        let mapping = VolumeMapping(volumesRoot: try path("/volumes"), table: Self.inContainer)
        #expect(
            mapping.places(of: DockerVolume(name: name)) == [try path("/volumes/a/_data")]
        )
    }

    // MARK: - Verdicts

    @Test func `a folder reached by the volume's own mount is mapped`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let place = try path("/volumes/a/_data")
        let identity = FolderIdentity(device: 0xFE00, inode: 7, mountID: 621)
        let mapped = mapping.verdict(on: try volume("a"), [(place, .folder(identity))])
        #expect(mapped.state == .mapped(place, identity))
        #expect(mapped.state.reason == nil)
    }

    @Test func `two places that are two folders are none`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let state = mapping.verdict(
            on: try volume("a"),
            [
                (try path("/said/a/_data"), folder(613, inode: 1)),
                (try path("/volumes/a/_data"), folder(621, inode: 2)),
            ]
        ).state
        #expect(
            state
                == .unreachable(
                    """
                    /said/a/_data and /volumes/a/_data should both be this volume, and are two \
                    folders
                    """
                )
        )
    }

    @Test func `a folder on another mount or device than the one that was meant is none`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let volume = try volume("a")
        let place = try path("/volumes/a/_data")
        for sighting in [folder(613), folder(999), folder(621, device: 1), folder(622)] {
            let state = mapping.verdict(on: volume, [(place, sighting)]).state
            #expect(state.word == "unreachable", "\(sighting)")
        }
    }

    @Test func `a folder of another volume is none`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let state = mapping.verdict(
            on: try volume("a"),
            [(try path("/volumes/b/_data"), folder(621))]
        ).state
        #expect(
            state
                == .unreachable(
                    """
                    /volumes/b/_data shows /var/lib/docker/volumes/b/_data of its file system, \
                    which is another folder
                    """
                )
        )
    }

    @Test func `what cannot be opened says so and is not clean`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let place = try path("/volumes/a/_data")
        let failed = mapping.verdict(on: try volume("a"), [(place, .failed("Permission denied"))])
        #expect(
            failed.state
                == .unreachable("/volumes/a/_data cannot be opened: Permission denied")
        )
        let noFolder = mapping.verdict(on: try volume("a"), [(place, .noFolder)])
        #expect(noFolder.state == .unreachable("/volumes/a/_data is not a folder"))
    }

    @Test func `a volume that is not mounted here says what to mount`() throws {
        let mapping = VolumeMapping(engineVolumes: try path("/var/lib/docker/volumes"))
        let place = try path("/volumes/a/_data")
        #expect(
            mapping.verdict(on: try volume("a"), [(place, .missing)]).state
                == .notMounted(
                    """
                    the host's /var/lib/docker/volumes/a/_data is not seen here; mount \
                    /var/lib/docker/volumes, or this volume, and start again
                    """
                )
        )
    }

    // MARK: - Volumes that are mounted while they are used

    private var nas: [String: String] {
        ["type": "none", "o": "bind", "device": "/srv/nas"]
    }

    @Test func `a bind-option volume that nobody uses is an empty folder and unknown`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let state = mapping.verdict(
            on: try volume("unused", options: nas),
            [(try path("/volumes/unused/_data"), folder(621))]
        ).state
        #expect(
            state
                == .bindOption(
                    "its folder is empty until a container uses it, so nothing is known of it"
                )
        )
    }

    @Test func `a bind-option volume in use is mapped through its mount`() throws {
        for (table, place, id) in [
            (Self.inContainer, "/volumes/nas/_data", 622),
            (Self.onHost, "/var/lib/docker/volumes/nas/_data", 21),
        ] {
            let mapping = VolumeMapping(table: table)
            let place = try path(place)
            let mapped = mapping.verdict(
                on: try volume("nas", options: nas),
                [(place, folder(id))]
            )
            #expect(mapped.state.word == "mapped", "\(mapped.state)")
        }
    }

    @Test func `a bind-option volume that shows another device is none`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let state = mapping.verdict(
            on: try volume("nas", options: ["type": "none", "o": "bind", "device": "/srv/other"]),
            [(try path("/volumes/nas/_data"), folder(622))]
        ).state
        #expect(
            state
                == .unreachable(
                    "/volumes/nas/_data shows /srv/nas, and its device is /srv/other"
                )
        )
    }

    @Test func `the unused folder of a bind-option volume, mounted by itself, is unknown`() throws {
        let table = MountTable(
            reading: Array(
                "9 1 254:0 /var/lib/docker/volumes/nas/_data /nas rw - ext4 /dev/vda rw".utf8
            )
        )
        let state = VolumeMapping(table: table).verdict(
            on: try volume("nas", options: nas),
            [(try path("/nas"), folder(9))]
        ).state
        #expect(state.word == "bind_option")
    }

    @Test func `a quota alone mounts nothing`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let state = mapping.verdict(
            on: try volume("a", options: ["size": "10G"]),
            [(try path("/volumes/a/_data"), folder(621))]
        ).state
        #expect(state.word == "mapped")
    }

    @Test func `what another driver shows counts only as a mount`() throws {
        let mapping = VolumeMapping(table: Self.inContainer)
        let nfs = try volume("a", driver: "nfs")
        let state = mapping.verdict(on: nfs, [(try path("/volumes/a/_data"), folder(621))]).state
        #expect(state.word == "not_mounted")
        let name = try #require(VolumeName("x"))
        let nowhere = DockerVolume(name: name, driver: "rexray")
        #expect(
            mapping.verdict(on: nowhere, []).state
                == .notMounted("the driver rexray gives no folder for it")
        )
    }
}
