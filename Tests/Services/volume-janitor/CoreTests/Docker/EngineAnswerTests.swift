import Quantities
import Testing
import VolumeJanitorCore

// Goal: what an engine sends is read as it is meant, and half an answer is no answer. Method:
// answers as Docker 20.10 sends them, and the same with a part taken out.
@Suite struct EngineAnswerTests {
    @Test func `a volume without labels and options has none`() throws {
        let listing = try EngineAnswer.volumes(
            Array(
                #"""
                {"Volumes":[{"CreatedAt":"2026-11-20T22:25:39Z","Driver":"local","Labels":null,
                "Mountpoint":"/D/volumes/unused-vol/_data","Name":"unused-vol","Options":null,
                "Scope":"local"}],"Warnings":null}
                """#.utf8
            )
        )
        #expect(
            listing.volumes == [
                DockerVolume(
                    name: try #require(VolumeName("unused-vol")),
                    hostMountpoint: AbsolutePath("/D/volumes/unused-vol/_data"),
                    engineCreatedAt: Timestamp.parse(rfc3339: "2026-11-20T22:25:39Z")?.moment
                )
            ]
        )
        #expect(listing.unnamed == [])
    }

    @Test(arguments: ["null", "[]"])
    func `an engine without volumes answers with none`(list: String) throws {
        let bytes = Array(#"{"Volumes":\#(list),"Warnings":null}"#.utf8)
        #expect(try EngineAnswer.volumes(bytes) == VolumeListing())
    }

    @Test(arguments: [#""CreatedAt":"0001-01-01T00:00:00Z","#, "", #""CreatedAt":"soon","#])
    func `a driver that does not know when a volume was made says nothing`(part: String) throws {
        let volume = try EngineAnswer.volume(
            Array(#"{\#(part)"Driver":"x","Mountpoint":"","Name":"v1","Status":{"a":1}}"#.utf8)
        )
        #expect(volume.engineCreatedAt == nil)
        #expect(volume.hostMountpoint == nil)
    }

    @Test func `a volume that another driver named oddly is told of and not lost silently`() throws
    {
        let listing = try EngineAnswer.volumes(
            Array(
                #"{"Volumes":[{"Driver":"x","Mountpoint":"/m","Name":"host/share"}]}"#.utf8
            )
        )
        #expect(listing == VolumeListing(volumes: [], unnamed: ["host/share"]))
    }

    @Test(arguments: [
        (#"{"Volumes":[{"Name":"a"}]}"#, ".Volumes[0].Driver is missing"),
        (#"{"Volumes":[{"Name":null,"Driver":"local"}]}"#, ".Volumes[0].Name is null"),
        (#"{"Volumes":3}"#, ".Volumes has another type"),
        (#"{"Volumes":["#, "is not JSON"),
        ("", "is not JSON"),
    ])
    func `half a list is refused as a whole`(body: String, detail: String) {
        #expect(throws: EngineAnswerFault("/volumes", detail)) {
            try EngineAnswer.volumes(Array(body.utf8))
        }
    }

    @Test func `a container is read with its labels and mounts`() throws {
        let containers = try EngineAnswer.containers(Array(Self.cameraApp.utf8))
        let set = try #require(containers.first)
        #expect(set.containerName == "camera-app")
        #expect(set.project == "cams")
        #expect(set.service == "camera-app")
        #expect(set.existence == .running)
        let footage = try #require(VolumeName("camera-footage"))
        #expect(set.volumes == [footage])
        #expect(set.mayWrite(to: footage))
        #expect(
            set.mounts == [
                ContainerMount(
                    kind: "bind",
                    source: AbsolutePath("/x/img"),
                    destination: "/bindsrc",
                    isReadWrite: false
                ),
                ContainerMount(
                    kind: "volume",
                    volume: footage,
                    source: AbsolutePath("/D/volumes/camera-footage/_data"),
                    destination: "/recordings",
                    isReadWrite: true
                ),
            ]
        )
    }

    @Test(arguments: [
        ("running", LabelSet.Existence.running), ("paused", .running), ("restarting", .running),
        ("removing", .running), ("exited", .stopped("exited")), ("created", .stopped("created")),
        ("dead", .stopped("dead")), ("of a newer engine", .running),
    ])
    func `a container counts as running unless it surely does not`(
        word: String,
        existence: LabelSet.Existence
    ) throws {
        let body = #"[{"Id":"a","Names":["/n"],"Labels":null,"State":"\#(word)","Mounts":null}]"#
        let set = try #require(try EngineAnswer.containers(Array(body.utf8)).first)
        #expect(set.existence == existence)
        #expect(set.labels == [:])
        #expect(set.mounts == [])
    }

    @Test func `a container's own name is told from the names that links give it`() throws {
        let body = #"[{"Id":"a","Names":["/web/db","/db"]}]"#
        #expect(try EngineAnswer.containers(Array(body.utf8)).first?.containerName == "db")
    }

    @Test func `the engine's own words are found in an error`() {
        let body = Array(#"{"message":"get nope: no such volume"}"#.utf8)
        #expect(EngineAnswer.message(body) == "get nope: no such volume")
        #expect(EngineAnswer.message(Array("<html>".utf8)) == nil)
    }

    private static let cameraApp = #"""
        [{"Id":"3bd345","Names":["/camera-app"],"Image":"bb:1","Command":"/bin/sleep 10000",
        "Created":1795213538,"Ports":[],"Labels":{"com.docker.compose.project":"cams",
        "com.docker.compose.service":"camera-app","storage-manager.0.path":"/recordings"},
        "State":"running","Status":"Up 1 second","HostConfig":{"NetworkMode":"none"},
        "Mounts":[{"Type":"bind","Source":"/x/img","Destination":"/bindsrc","Mode":"ro",
        "RW":false,"Propagation":"rprivate"},{"Type":"volume","Name":"camera-footage",
        "Source":"/D/volumes/camera-footage/_data","Destination":"/recordings",
        "Driver":"local","Mode":"z","RW":true,"Propagation":""}]}]
        """#
}
