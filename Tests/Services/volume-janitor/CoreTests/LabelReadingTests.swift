import Quantities
import Testing
import VolumeJanitorCore

@Suite struct LabelReadingTests {
    /// The two rules of the camera in the document, on a container that mounts the volume.
    static let camera: [String: String] = [
        "storage-manager.0.volume": "camera-footage",
        "storage-manager.0.path": "/recordings",
        "storage-manager.0.algorithm": "max_size",
        "storage-manager.0.max_bytes": "5368709120",
        "storage-manager.0.sort_by": "mtime",
        "storage-manager.1.volume": "camera-footage",
        "storage-manager.1.path": "/snapshots",
        "storage-manager.1.algorithm": "keep_n_latest",
        "storage-manager.1.keep_count": "100",
    ]

    private func container(
        _ labels: [String: String],
        name: String = "camera-app",
        mounts: [(volume: String, at: String, isReadWrite: Bool)] = [
            ("camera-footage", "/data", true)
        ],
        existence: LabelSet.Existence = .running
    ) -> LabelSet {
        LabelSet(
            containerID: String(repeating: "a", count: 64 - name.count) + name,
            containerName: name,
            labels: labels,
            mounts: mounts.map {
                ContainerMount(
                    kind: "volume",
                    volume: VolumeName($0.volume),
                    destination: $0.at,
                    isReadWrite: $0.isReadWrite
                )
            },
            existence: existence
        )
    }

    private func key(_ volume: String, _ path: String) throws -> RegistrationKey {
        RegistrationKey(volume: try #require(VolumeName(volume)), path: try VolumePath(path))
    }

    @Test func `the document's labels register both paths`() throws {
        let reading = LabelReading([container(Self.camera)])
        #expect(reading.refused == [])
        #expect(reading.declarations.count == 2)
        let first = try #require(reading.declarations[key("camera-footage", "/recordings")])
        #expect(first.rule.algorithm == "max_size")
        #expect(first.rule.parameters["max_bytes"] == .text("5368709120"))
        #expect(first.rule.rule != nil)
        #expect(first.origins.map(\.containerName) == ["camera-app"])
        #expect(first.warnings == [])
        let second = try #require(reading.declarations[key("camera-footage", "/snapshots")])
        #expect(second.rule.rule?.algorithmName == "keep_n_latest")
    }

    @Test func `a container may register only what it mounts read-write`() throws {
        let stranger = container(Self.camera, mounts: [("other", "/data", true)])
        let reader = container(Self.camera, mounts: [("camera-footage", "/data", false)])
        for set in [stranger, reader] {
            let reading = LabelReading([set])
            #expect(reading.declarations.isEmpty)
            #expect(reading.refused.map(\.index) == ["0", "1"])
        }
        #expect(
            LabelReading([stranger]).refused[0].reason.contains("does not mount camera-footage")
        )
        #expect(LabelReading([reader]).refused[0].reason.contains("read-only"))
    }

    @Test func `the name without the compose project is understood for an own mount`() throws {
        var labels = Self.camera
        labels["com.docker.compose.project"] = "cams"
        let reading = LabelReading([
            container(labels, mounts: [("cams_camera-footage", "/d", true)])
        ])
        #expect(
            reading.declarations.keys.map(\.volume.text).sorted() == [
                "cams_camera-footage", "cams_camera-footage",
            ]
        )
    }

    @Test func `a path that is where the container mounts the volume is a likely mistake`() throws {
        let set = container(Self.camera, mounts: [("camera-footage", "/recordings", true)])
        let reading = LabelReading([set])
        let warned = try #require(reading.declarations[key("camera-footage", "/recordings")])
        #expect(warned.rule.rule != nil)
        #expect(warned.warnings.count == 1)
        #expect(warned.warnings[0].contains("write `/` if the whole volume is meant"))
        #expect(try reading.declarations[key("camera-footage", "/snapshots")]?.warnings == [])
    }

    @Test(arguments: [
        ("storage-manager.0.path", "../etc"), ("storage-manager.0.path", "/a/../b"),
        ("storage-manager.0.volume", "/etc"), ("storage-manager.0.volume", ""),
    ])
    func `a label that names no path of a volume registers nothing`(label: String, value: String) {
        var labels = Self.camera
        labels[label] = value
        let reading = LabelReading([container(labels)])
        #expect(reading.declarations.count == 1)
        #expect(reading.refused.map(\.index) == ["0"])
    }

    @Test(arguments: ["volume", "path", "algorithm"])
    func `a label set without one of the three is refused with its index`(missing: String) {
        var labels = Self.camera
        labels["storage-manager.1.\(missing)"] = nil
        let reading = LabelReading([container(labels)])
        #expect(reading.declarations.count == 1)
        #expect(reading.refused.map(\.index) == ["1"])
        #expect(reading.refused[0].reason.contains(missing))
    }

    @Test(arguments: [
        ("max_bytes", "-1"), ("max_bytes", "5e9"), ("max_bytes", " 5"), ("max_bytes", "+5"),
        ("max_bytes", "9223372036854775808"), ("sort_by", "atime"), ("max_byte", "5"),
    ])
    func `a rule with a fault is kept and named, and does nothing`(
        parameter: String,
        value: String
    ) throws {
        var labels = Self.camera
        labels["storage-manager.0.\(parameter)"] = value
        let reading = LabelReading([container(labels)])
        let kept = try #require(reading.declarations[key("camera-footage", "/recordings")])
        #expect(kept.rule.rule == nil)
        #expect(kept.rule.faults.map(\.parameter) == [parameter])
    }

    @Test(arguments: ["00", "01", "a", "", "-1", "10000", "1 "])
    func `an index is a plain number`(index: String) {
        let reading = LabelReading([
            container(["storage-manager.\(index).volume": "camera-footage"])
        ])
        #expect(reading.declarations.isEmpty)
        #expect(reading.refused.count == 1)
    }

    @Test func `gaps between indexes are allowed`() throws {
        var labels: [String: String] = [:]
        for (label, value) in Self.camera {
            labels[label.replacing("manager.1.", with: "manager.907.")] = value
        }
        #expect(LabelReading([container(labels)]).declarations.count == 2)
    }

    @Test func `a path declared twice by one container counts once, and differing is a fault`()
        throws
    {
        var labels = Self.camera
        labels["storage-manager.1.path"] = "/recordings"
        let reading = LabelReading([container(labels)])
        let kept = try #require(reading.declarations[key("camera-footage", "/recordings")])
        #expect(kept.rule.faults.map(\.parameter) == ["labels"])
        #expect(reading.refused.map(\.index) == ["1"])
    }

    @Test func `replicas declare together, and containers that differ make a fault`() throws {
        let same = LabelReading([
            container(Self.camera, name: "cam-1"), container(Self.camera, name: "cam-2"),
        ])
        let joined = try #require(same.declarations[key("camera-footage", "/recordings")])
        #expect(joined.origins.map(\.containerName) == ["cam-1", "cam-2"])
        #expect(joined.rule.rule != nil)
        var other = Self.camera
        other["storage-manager.0.max_bytes"] = "1"
        let differing = LabelReading([
            container(Self.camera, name: "cam-1"), container(other, name: "cam-2"),
        ])
        let fault = try #require(differing.declarations[key("camera-footage", "/recordings")])
        #expect(fault.rule.rule == nil)
        #expect(fault.rule.faults[0].message.contains("cam-1 and cam-2"))
    }

    @Test func `a stopped container keeps its rules and a destroyed one declares nothing`() throws {
        let stopped = container(Self.camera, existence: .stopped("exited"))
        #expect(LabelReading([stopped]).declarations.count == 2)
        let gone = container(Self.camera, existence: .destroyed(.init(seconds: 0)))
        #expect(LabelReading([gone]).declarations.isEmpty)
    }

    @Test func `labels count only of the projects that are named`() {
        var labels = Self.camera
        labels["com.docker.compose.project"] = "cams"
        let set = container(labels)
        #expect(LabelReading([set], projects: ["cams"]).declarations.count == 2)
        let shut = LabelReading([set], projects: ["shop"])
        #expect(shut.declarations.isEmpty && shut.refused.count == 1)
    }

    @Test func `a container declares at most 64 rules`() {
        var labels: [String: String] = [:]
        for index in 0...64 {
            labels["storage-manager.\(index).volume"] = "camera-footage"
            labels["storage-manager.\(index).path"] = "/p\(index)"
            labels["storage-manager.\(index).algorithm"] = "keep_n_latest"
            labels["storage-manager.\(index).keep_count"] = "5"
        }
        let reading = LabelReading([container(labels)])
        #expect(reading.declarations.count == 64)
        #expect(reading.refused.map(\.index) == ["64"])
    }

    @Test func `words that a label says are cut to what is kept`() throws {
        var labels = Self.camera
        labels["storage-manager.0.description"] = String(repeating: "ä", count: 300) + "\u{1B}[31m"
        let reading = LabelReading([container(labels)])
        let kept = try #require(reading.declarations[key("camera-footage", "/recordings")])
        #expect(kept.summary.utf8.count == 500)
    }
}
