import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

@Suite struct DockerInventoryTests {
    private let start = Timestamp(seconds: 1_795_000_000)

    private func name(_ text: String) throws -> VolumeName { try #require(VolumeName(text)) }

    private func container(
        _ id: String,
        name: String? = nil,
        volumes: [String] = ["footage"],
        labels: [String: String] = [:],
        _ existence: LabelSet.Existence = .running
    ) throws -> LabelSet {
        LabelSet(
            containerID: id,
            containerName: name ?? id,
            labels: labels,
            mounts: try volumes.map {
                ContainerMount(
                    kind: "volume",
                    volume: try self.name($0),
                    destination: "/data",
                    isReadWrite: true
                )
            },
            existence: existence
        )
    }

    @Test func `a volume shows the containers that mount it, stopped ones too`() throws {
        var inventory = DockerInventory()
        inventory.replace(
            volumes: [DockerVolume(name: try name("footage"))],
            containers: [
                try container("b", .stopped("exited")),
                try container("a", labels: ["com.docker.compose.project": "cams"]),
            ],
            at: start
        )
        let uses = try #require(inventory.volumes.first).uses
        #expect(uses.map(\.containerName) == ["a", "b"])
        #expect(uses.map(\.isRunning) == [true, false])
        #expect(uses.map(\.project) == ["cams", nil])
    }

    @Test func `a destroyed container is told of until its volume is gone too`() throws {
        var inventory = DockerInventory()
        let footage = DockerVolume(name: try name("footage"))
        inventory.replace(volumes: [footage], containers: [try container("a")], at: start)
        inventory.set(["a"], [], at: start + .seconds(1))
        #expect(inventory.labelSets.map(\.existence) == [.destroyed(start + .seconds(1))])
        #expect(inventory.volumes.first?.uses == [])
        // Listed again without it: the moment stays.
        inventory.replace(volumes: [footage], containers: [], at: start + .seconds(9))
        #expect(inventory.labelSets.map(\.existence) == [.destroyed(start + .seconds(1))])
        inventory.set(footage.name, nil)
        #expect(inventory.labelSets == [])
    }

    @Test func `a container that takes the place of another replaces it`() throws {
        var inventory = DockerInventory()
        let footage = DockerVolume(name: try name("footage"))
        let labels = ["com.docker.compose.project": "p", "com.docker.compose.service": "s"]
        inventory.replace(
            volumes: [footage],
            containers: [try container("a", name: "x"), try container("b", labels: labels)],
            at: start
        )
        inventory.set(["a", "b"], [], at: start)
        #expect(inventory.labelSets.count == 2)
        inventory.set(["c"], [try container("c", name: "x")], at: start)
        #expect(inventory.labelSets.map(\.containerID) == ["b", "c"])
        inventory.set(["d"], [try container("d", name: "p_s_2", labels: labels)], at: start)
        #expect(inventory.labelSets.map(\.containerID) == ["d", "c"])
    }

    @Test(arguments: [(2, 2), (3, 3), (4, 3)])
    func `destroyed containers are remembered up to the limit`(count: Int, kept: Int) throws {
        var inventory = DockerInventory(destroyedMax: 3)
        inventory.replace(
            volumes: [DockerVolume(name: try name("footage"))],
            containers: try (0..<count).map { try container("c\($0)") },
            at: start
        )
        for index in 0..<count {
            inventory.set(["c\(index)"], [], at: start + .seconds(index))
        }
        let expected = (count - kept..<count).map { "c\($0)" }
        #expect(inventory.labelSets.map(\.containerID) == expected)
    }

    // Looks are applied in any order, some twice, some of an older state first; the last look of
    // each subject is the engine's state, so the end is what a full list gives.
    @Test(arguments: 0..<100)
    func `looks in any order end where a full list ends`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let names = ["v0", "v1", "v2", "v3", "v4"]
        let ids = ["c0", "c1", "c2", "c3", "c4"]
        let volumes = names.filter { _ in Bool.random(using: &random) }
        let living = ids.filter { _ in Bool.random(using: &random) }
        let containers = try living.map { id in
            try container(id, volumes: names.filter { _ in Bool.random(using: &random) })
        }
        var looked = DockerInventory()
        var looks = (names + ids + names + ids).shuffled(using: &random)
        looks += (names + ids).shuffled(using: &random)
        for (index, look) in looks.enumerated() {
            let isOld = index < names.count + ids.count && Bool.random(using: &random)
            if look.hasPrefix("v") {
                let exists = isOld ? Bool.random(using: &random) : volumes.contains(look)
                let name = try name(look)
                looked.set(name, exists ? DockerVolume(name: name) : nil)
            } else {
                let found = isOld ? [try container(look)] : containers
                looked.set([look], found.filter { $0.containerID == look }, at: start)
            }
        }
        var listed = DockerInventory()
        listed.replace(
            volumes: try volumes.map { DockerVolume(name: try name($0)) },
            containers: containers,
            at: start
        )
        #expect(looked.volumes == listed.volumes, "seed \(seed)")
        let existing = looked.labelSets.filter(\.existence.exists)
        #expect(existing == listed.labelSets, "seed \(seed)")
    }
}
