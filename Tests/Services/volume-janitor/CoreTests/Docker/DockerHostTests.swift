import Testing
import VolumeJanitorCore

@Suite struct DockerHostTests {
    @Test(arguments: [
        ("", DockerHost.automatic), ("none", .none),
        ("unix:///run/docker.sock", .socket(path: "/run/docker.sock")),
        ("/run/docker.sock", .socket(path: "/run/docker.sock")),
    ])
    func `where the engine is asked is read`(text: String, host: DockerHost) {
        #expect(DockerHost(text) == host)
    }

    @Test(arguments: [
        "tcp://localhost:2375", "unix://run", "docker", "ssh://host", "/" + Self.long(107),
    ])
    func `an engine of another machine is refused`(text: String) {
        #expect(DockerHost(text) == nil)
    }

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test func `a socket's path is at most what the kernel takes`() {
        #expect(DockerHost("/" + Self.long(106)) != nil)
    }
}

@Suite struct VolumeOptionsFileTests {
    @Test func `options are named as the engine names them`() {
        let file = #"""
            {"MountType":"none","MountOpts":"bind","MountDevice":"/srv/nas","Quota":{"Size":0}}
            """#
        #expect(
            VolumeOptionsFile.options(Array(file.utf8))
                == ["type": "none", "o": "bind", "device": "/srv/nas"]
        )
    }

    @Test func `a quota alone is no mount`() throws {
        let file = #"{"MountType":"","MountOpts":"","MountDevice":"","Quota":{"Size":1048576}}"#
        let options = VolumeOptionsFile.options(Array(file.utf8))
        #expect(options == ["size": "1048576"])
        let name = try #require(VolumeName("a"))
        #expect(!DockerVolume(name: name, options: options).showsFilesOnlyWhileMounted)
    }

    @Test(arguments: ["", "{", "[]", #"{"MountType":3}"#])
    func `options that cannot be read are not none`(file: String) throws {
        let name = try #require(VolumeName("a"))
        let options = VolumeOptionsFile.options(Array(file.utf8))
        #expect(DockerVolume(name: name, options: options).showsFilesOnlyWhileMounted)
    }
}
