import Foundation
import Observability
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: the client reads the same from the fake as from a real dockerd, so that what other tests do
// to the fake means something. Method: one suite, both worlds.
@Suite struct EngineConformanceTests {
    private func withSession<Result>(
        _ world: any EngineWorld,
        _ body: (EngineSession) async throws -> Result
    ) async throws -> Result {
        let client = EngineClient(socket: world.socket)
        do {
            let result = try await body(try await client.open())
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    private func name(_ text: String) throws -> VolumeName { try #require(VolumeName(text)) }

    private func unique(_ word: String) -> String { "\(word)-\(UUID().uuidString.prefix(8))" }

    @Test(arguments: EngineKind.available)
    func `a version is agreed on, and the engine says where its files are`(
        kind: EngineKind
    ) async throws {
        try await withSession(try await kind.world()) { session in
            #expect(session.version <= session.greeting.highest)
            #expect(session.version <= .newest)
            try await session.ping()
            #expect(try await session.rootFolder() != nil)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a volume is listed as it was made`(kind: EngineKind) async throws {
        let world = try await kind.world()
        let plain = unique("plain")
        let labelled = unique("labelled")
        try await world.createVolume(plain)
        try await world.createVolume(
            labelled,
            labels: ["a": "b", "c": ""],
            options: ["type": "tmpfs", "device": "tmpfs"]
        )
        try await withSession(world) { session in
            let volumes = try await session.volumes().volumes
            let root = try #require(try await session.rootFolder())
            let found = try #require(volumes.first { $0.name.text == plain })
            #expect(found.labels == [:])
            #expect(found.options == [:])
            #expect(found.hostMountpoint == root.appending(["volumes", plain, "_data"]))
            #expect(!found.showsFilesOnlyWhileMounted)
            let other = try #require(try await session.volume(name(labelled)))
            #expect(volumes.contains(other))
            #expect(other.labels == ["a": "b", "c": ""])
            #expect(other.options == ["type": "tmpfs", "device": "tmpfs"])
            #expect(other.showsFilesOnlyWhileMounted)
            #expect(try await session.volume(name(unique("none"))) == nil)
        }
        try await world.removeVolume(plain)
        try await withSession(world) { session in
            let gone = try await session.volume(name(plain))
            #expect(gone == nil)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a stopped container keeps its labels and mounts until it is removed`(
        kind: EngineKind
    ) async throws {
        let world = try await kind.world()
        let volume = unique("footage")
        let footage = try name(volume)
        let id = try await world.run(
            unique("camera"),
            labels: ["storage-manager.0.path": "/"],
            mounts: ["\(volume):/recordings", "\(volume):/readonly:ro"]
        )
        try await withSession(world) { session in
            let running = try #require(try await session.containers([id]).first)
            #expect(running.existence == .running)
            #expect(running.labels["storage-manager.0.path"] == "/")
            #expect(running.volumes == [footage])
            let rights = Dictionary(
                uniqueKeysWithValues: running.mounts.map { ($0.destination, $0.isReadWrite) }
            )
            #expect(rights == ["/recordings": true, "/readonly": false])
            try await world.stop(id)
            let stopped = try #require(
                try await session.containers().first { $0.containerID == id }
            )
            #expect(stopped.existence == .stopped("exited"))
            #expect(stopped.labels == running.labels)
            #expect(stopped.volumes == running.volumes)
            try await world.remove(id)
            #expect(try await session.containers([id]) == [])
        }
    }

    @Test(arguments: EngineKind.available)
    func `an id is not taken for the beginning of another`(kind: EngineKind) async throws {
        let world = try await kind.world()
        let id = try await world.run(unique("app"), labels: [:], mounts: [])
        try await withSession(world) { session in
            let short = try await session.containers([String(id.prefix(12))])
            #expect(short == [])
            let whole = try await session.containers([id])
            #expect(whole.count == 1)
        }
        try await world.remove(id)
    }

    @Test(arguments: EngineKind.available)
    func `a version that the engine does not speak is refused in its own words`(
        kind: EngineKind
    ) async throws {
        let world = try await kind.world()
        try await withSession(world) { session in
            let client = EngineClient(socket: world.socket)
            let future = EngineSession(
                client: client,
                greeting: session.greeting,
                version: EngineVersion(1, 99)
            )
            let fault = await #expect(throws: EngineFault.self) { try await future.volumes() }
            let highest = session.greeting.highest
            #expect(
                fault
                    == .refused(
                        "/v1.99/volumes",
                        400,
                        """
                        client version 1.99 is too new. Maximum supported API version is \(highest)
                        """
                    )
            )
            await client.close()
        }
    }

    @Test(arguments: EngineKind.available)
    func `what happens is told, and what happened just before too`(
        kind: EngineKind
    ) async throws {
        let world = try await kind.world()
        let before = unique("before")
        let after = unique("after")
        try await world.createVolume(before)
        let start = SystemWallClock().now() - .seconds(30)
        try await withSession(world) { session in
            let (events, output) = AsyncStream.makeStream(of: EngineEvent.self)
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            let following = Task {
                try await session.follow(since: start) {
                    open.finish()
                } each: { event in
                    output.yield(event)
                }
            }
            for await _ in opened {}
            try await world.createVolume(after)
            let id = try await world.run(unique("app"), labels: [:], mounts: ["\(after):/data"])
            try await world.remove(id)
            try await world.removeVolume(after)
            var missing: Set<InventorySubject> = [
                .volume(try name(before)), .volume(try name(after)), .container(id),
            ]
            var births: [String] = []
            for await event in events {
                if let subject = event.subject { missing.remove(subject) }
                if let born = event.born { births.append(born.name.text) }
                if missing.isEmpty { break }
            }
            #expect(births.contains(before))
            #expect(births.contains(after))
            following.cancel()
            await #expect(throws: (any Error).self) { try await following.value }
        }
        try await world.removeVolume(before)
    }
}
