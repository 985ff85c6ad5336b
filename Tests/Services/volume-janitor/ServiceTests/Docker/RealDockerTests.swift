import FleetProcesses
import Foundation
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what the fake cannot show holds on a real dockerd: restarts, real mounts, real containers.
// Method: a daemon in namespaces of its own; folders are looked at as its processes see them.
@Suite(.needsDocker, .timeLimit(.minutes(10))) struct RealDockerTests {
    private func unique(_ word: String) -> String { "\(word)-\(UUID().uuidString.prefix(8))" }

    private func following(
        _ docker: BusyboxDocker,
        at socket: String? = nil,
        births: any BirthStore = MemoryBirths(),
        body: (RunningInventory) async throws -> Void
    ) async throws {
        try await RunningInventory.of(
            .socket(path: socket ?? docker.socket),
            births: births,
            body: body
        )
    }

    // MARK: - Restarts

    @Test func `a daemon that restarts or dies mid-stream is followed again`() async throws {
        let docker = try await BusyboxDocker.start()
        try await following(docker) { running in
            try await docker.createVolume("kept")
            let stopped = try await docker.run(
                "stopped",
                ["-v", "kept:/data", "-l", "storage-manager.0.path=/"]
            )
            try await docker.stop(stopped)
            try await running.waits(for: "kept") { $0?.volume.uses.first?.isRunning == false }

            await docker.stop()
            let lost = try await running.waits { !$0.isCurrent }
            #expect(lost.volume(try #require(VolumeName("kept"))) != nil)
            try await docker.launch()
            let again = try await running.waits { $0.isCurrent }
            #expect(again.labelSets.map(\.containerID) == [stopped])
            #expect(again.labelSets.first?.labels["storage-manager.0.path"] == "/")

            await docker.kill()
            try await running.waits { !$0.isCurrent }
            try await docker.launch()
            try await running.waits { $0.isCurrent }
            try await docker.createVolume("after")
            try await running.waits(for: "after")
        }
        await docker.stop()
    }

    @Test func `more events than the daemon remembers may be missed`() async throws {
        let docker = try await BusyboxDocker.start()
        let folder = try TemporaryFolder()
        let link = folder.file("docker.sock")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: link, withDestinationPath: docker.socket)
        try await following(docker, at: link) { running in
            try await docker.createVolume("goes")
            try await docker.createVolume("stays")
            try await running.waits { $0.volumes.count == 2 && $0.isCurrent }
            try files.removeItem(atPath: link)
            await docker.stop()
            try await docker.launch()
            try await running.waits { !$0.isCurrent }
            try await docker.removeVolume("goes")
            // One event for each of the volumes without a name that the container has.
            let volumes = (0..<300).flatMap { ["-v", "/v\($0)"] }
            try await docker.docker(
                ["create", "--name", "many"] + volumes + [BusyboxDocker.image, "/bin/sh"]
            )
            try await docker.createVolume("new")
            try files.createSymbolicLink(atPath: link, withDestinationPath: docker.socket)
            let snapshot = try await running.waits { $0.isCurrent }
            let named = snapshot.volumes.map(\.volume.name.text).filter { $0.utf8.count < 64 }
            #expect(named == ["new", "stays"])
            #expect(snapshot.volumes.count == 302)
            #expect(snapshot.labelSets.first?.volumes.count == 300)
        }
        await docker.stop()
    }

    // MARK: - When a volume was made

    @Test func `when a volume was made does not move with what is written into it`() async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("made")
        let name = try #require(VolumeName(volume))
        try await docker.createVolume(volume)
        let app = try await docker.run(unique("app"), ["-v", "\(volume):/d"])
        try await following(docker) { running in
            let first = try await running.waits { $0.births[name] != nil }
            let made = first.volume(name)?.volume.engineCreatedAt
            // The engine tells whole seconds: written in the second it was made, nothing moves.
            var moved = first
            while moved.volume(name)?.volume.engineCreatedAt == made {
                try await docker.docker(["exec", app, "/bin/touch", "/d"])
                await running.inventory.refresh()
                moved = running.inventory.snapshot
            }
            #expect(moved.births[name] == first.births[name])
        }
        try await docker.remove(app)
    }

    // MARK: - Where files are

    @Test func `a volume is found on the host, and is the folder that its containers see`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("plain")
        let app = try await docker.run(unique("app"), ["-v", "\(volume):/data"])
        let mapper = VolumeMapper(seenBy: try await docker.pid)
        try await RunningInventory.of(.socket(path: docker.socket), mapper: mapper) { running in
            let mapped = try #require(try await running.waits(for: volume))
            guard case .mapped(let path, let identity) = mapped.state else {
                Issue.record("\(mapped.state)")
                return
            }
            #expect(path.text == "\(docker.volumesFolder)/\(volume)/_data")
            let seen = try await docker.docker(["exec", app, "/bin/stat", "-c", "%i", "/data"])
            #expect(seen == "\(identity.inode)")
        }
        try await docker.remove(app)
    }

    @Test func `a volume is found from inside a container, by its own mounts`() async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("inner")
        let hidden = unique("hidden")
        try await docker.createVolume(hidden)
        let app = try await docker.run(unique("app"), ["-v", "\(volume):/data"])
        let folder = docker.volumesFolder
        for (mounts, place, isHiddenSeen) in [
            (["\(folder):/volumes"], "/volumes/\(volume)/_data", true),
            (["\(volume):/one"], "/one", false),
            (["\(folder):/volumes:ro", "\(volume):/one"], "/one", true),
        ] {
            let janitor = try await docker.run(
                unique("janitor"),
                mounts.flatMap { ["-v", $0] }
            )
            let mapper = VolumeMapper(seenBy: try await docker.pid(of: janitor))
            try await RunningInventory.of(.socket(path: docker.socket), mapper: mapper) { running in
                let mapped = try #require(try await running.waits(for: volume))
                guard case .mapped(let path, let identity) = mapped.state else {
                    Issue.record("\(mapped.state)")
                    return
                }
                #expect(path.text == place)
                let seen = try await docker.docker(["exec", app, "/bin/stat", "-c", "%i", "/data"])
                #expect(seen == "\(identity.inode)")
                let other = try #require(try await running.waits(for: hidden))
                #expect(other.state.word == (isHiddenSeen ? "mapped" : "not_mounted"))
            }
            try await docker.remove(janitor)
        }
        try await docker.remove(app)
    }

    @Test func `a bind-option volume is unknown while unused and its device while used`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let device = try TemporaryFolder()
        try device.write("footage", to: "file")
        let volume = unique("nas")
        try await docker.createVolume(
            volume,
            labels: [:],
            options: ["type": "none", "o": "bind", "device": device.path]
        )
        let janitor = try await docker.run(
            unique("janitor"),
            ["-v", "\(docker.volumesFolder):/volumes"]
        )
        let inode =
            try FileManager.default.attributesOfItem(atPath: device.path)[
                .systemFileNumber
            ] as? UInt64
        for process in [try await docker.pid, try await docker.pid(of: janitor)] {
            let mapper = VolumeMapper(seenBy: process)
            try await RunningInventory.of(.socket(path: docker.socket), mapper: mapper) { running in
                let unused = try #require(try await running.waits(for: volume))
                #expect(unused.state.word == "bind_option")
                let app = try await docker.run(unique("app"), ["-v", "\(volume):/data"])
                let used = try #require(
                    try await running.waits(for: volume) { $0?.state.word == "mapped" }
                )
                guard case .mapped(_, let identity) = used.state else { return }
                #expect(identity.inode == inode)
                try await docker.remove(app)
                try await running.waits(for: volume) { $0?.state.word == "bind_option" }
            }
        }
        try await docker.remove(janitor)
        try await docker.removeVolume(volume)
    }

    // MARK: - Without an engine

    @Test func `without an engine the folder of volumes is read, and options are respected`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let plain = unique("plain")
        let device = try TemporaryFolder()
        let optional = unique("nas")
        try await docker.createVolume(plain)
        try await docker.createVolume(
            optional,
            labels: [:],
            options: ["type": "none", "o": "bind", "device": device.path]
        )
        let root = try #require(AbsolutePath(docker.volumesFolder))
        let mapper = VolumeMapper(volumesRoot: root)
        try await RunningInventory.of(.none, mapper: mapper) { running in
            let found = try #require(try await running.waits(for: plain))
            #expect(found.state.word == "mapped")
            #expect(found.volume.uses == [])
            let nas = try #require(try await running.waits(for: optional))
            #expect(nas.state.word == "bind_option")
            #expect(nas.volume.options["device"] == device.path)
            #expect(running.inventory.snapshot.source == .files(root: root))
            #expect(running.inventory.snapshot.labelSets == [])
        }
        try await docker.removeVolume(plain)
        try await docker.removeVolume(optional)
    }
}
