import FleetProcesses
import Foundation
import Observability
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what is known of an engine becomes true whatever happens to it or to the stream of its
// events. Method: things are made, changed and removed in a fake and in a real engine while an
// inventory runs; each test waits for the state that must come, and never for a time.
@Suite(.timeLimit(.minutes(10))) struct InventoryTests {
    private func unique(_ word: String) -> String { "\(word)-\(UUID().uuidString.prefix(8))" }

    private func set(_ id: String, in snapshot: InventorySnapshot) -> LabelSet? {
        snapshot.labelSets.first { $0.containerID == id }
    }

    @Test(arguments: EngineKind.available)
    func `volumes and containers are followed from birth to end`(kind: EngineKind) async throws {
        let world = try await kind.world()
        try await RunningInventory.of(.socket(path: world.socket)) { running in
            try await running.waits { $0.isCurrent }
            let volume = unique("footage")
            let id = try await world.run(
                unique("camera"),
                labels: ["storage-manager.0.path": "/"],
                mounts: ["\(volume):/recordings"]
            )
            let used = try #require(
                try await running.waits(for: volume) { $0?.volume.uses.first?.isRunning == true }
            )
            #expect(used.volume.uses.map(\.containerID) == [id])
            #expect(used.volume.uses.map(\.destination) == ["/recordings"])

            try await world.stop(id)
            let stopped = try await running.waits { set(id, in: $0)?.existence != .running }
            #expect(set(id, in: stopped)?.existence == .stopped("exited"))
            #expect(set(id, in: stopped)?.labels["storage-manager.0.path"] == "/")

            try await world.remove(id)
            let destroyed = try await running.waits { set(id, in: $0)?.existence.exists == false }
            #expect(set(id, in: destroyed)?.labels["storage-manager.0.path"] == "/")

            try await world.removeVolume(volume)
            let end = try await running.waits(for: volume) { $0 == nil }
            #expect(end == nil)
            #expect(set(id, in: running.inventory.snapshot) == nil)
            #expect(running.health.state(of: VolumeInventory.component) == .ok)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a volume's making is known to the moment when it is seen, and kept`(
        kind: EngineKind
    ) async throws {
        let world = try await kind.world()
        let births = MemoryBirths()
        let volume = unique("born")
        let name = try #require(VolumeName(volume))
        let before = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        try await RunningInventory.of(.socket(path: world.socket), births: births) { running in
            try await running.waits { $0.isCurrent }
            try await world.createVolume(volume)
            let snapshot = try await running.waits { $0.births[name] != nil }
            let birth = try #require(snapshot.births[name])
            #expect(birth.isExact)
            #expect(birth.at >= before)
            // A container that uses it makes Docker tell of its making again.
            let id = try await world.run(unique("app"), labels: [:], mounts: ["\(volume):/d"])
            try await running.waits(for: volume) { $0?.volume.uses.isEmpty == false }
            #expect(running.inventory.snapshot.births[name] == birth)
            try await world.remove(id)
        }
        let kept = try #require(try await births.births()[name])
        try await RunningInventory.of(.socket(path: world.socket), births: births) { running in
            let snapshot = try await running.waits { $0.isCurrent }
            #expect(snapshot.births[name] == kept)
        }
        try await world.removeVolume(volume)
    }

    @Test(arguments: [100, 300])
    func `events that are missed while the stream is broken do no harm`(count: Int) async throws {
        let engine = try await FakeEngine()
        try await RunningInventory.of(.socket(path: engine.socket)) { running in
            try await engine.createVolume("stays")
            try await engine.createVolume("goes")
            try await running.waits(for: "goes")
            engine.setRules { $0.broken["/version"] = .status(503, "starting") }
            engine.breakStreams()
            try await running.waits { !$0.isCurrent }
            try await engine.removeVolume("goes")
            engine.createVolumes((0..<count).map { "missed-\($0)" })
            engine.setRules { $0.broken = [:] }
            let snapshot = try await running.waits { $0.isCurrent }
            let names = Set(snapshot.volumes.map(\.volume.name.text))
            #expect(names == Set((0..<count).map { "missed-\($0)" } + ["stays"]))
        }
    }

    @Test func `while the engine is gone what was known stays and is told to be old`() async throws
    {
        let engine = try await FakeEngine()
        try await RunningInventory.of(.socket(path: engine.socket)) { running in
            try await engine.createVolume("stays")
            try await running.waits(for: "stays")
            engine.setRules { $0.broken["/version"] = .status(500, "oops") }
            engine.breakStreams()
            let lost = try await running.waits { !$0.isCurrent }
            #expect(lost.volumes.map(\.volume.name.text) == ["stays"])
            let next = try await running.waits {
                if case .lost(_, let reason) = $0.source { reason.contains("500") } else { false }
            }
            guard case .lost(let first, _) = lost.source, case .lost(let since, _) = next.source
            else { return }
            #expect(first == since)
            #expect(running.health.state(of: VolumeInventory.component)?.word == "degraded")
        }
    }

    @Test func `half an answer changes nothing`() async throws {
        let engine = try await FakeEngine()
        try await RunningInventory.of(.socket(path: engine.socket)) { running in
            try await engine.createVolume("stays")
            try await running.waits(for: "stays")
            engine.setRules { $0.broken["/volumes"] = .body(#"{"Volumes":[{"Name":"x"}]}"#) }
            await running.inventory.refresh()
            let lost = try await running.waits { !$0.isCurrent }
            #expect(lost.volumes.map(\.volume.name.text) == ["stays"])
            guard case .lost(_, let reason) = lost.source else { return }
            #expect(
                reason == """
                    the Docker Engine's answer to GET /volumes cannot be used: \
                    .Volumes[0].Driver is missing
                    """
            )
            engine.setRules { $0.broken = [:] }
            try await running.waits { $0.isCurrent }
        }
    }

    @Test func `an event longer than the limit is answered by listing anew`() async throws {
        let engine = try await FakeEngine()
        var limits = EngineLimits()
        limits.eventBytesMax = ByteCount(4096)
        try await RunningInventory.of(.socket(path: engine.socket), limits: limits) { running in
            try await running.waits { $0.isCurrent }
            engine.sendToFollowers(String(repeating: "x", count: 4097))
            let lost = try await running.waits { !$0.isCurrent }
            guard case .lost(_, let reason) = lost.source else { return }
            #expect(reason == "the Docker Engine sent an event of more than 4096 bytes")
            try await engine.createVolume("later")
            try await running.waits(for: "later")
        }
    }

    @Test func `more volumes at once than are looked at singly are listed`() async throws {
        let engine = try await FakeEngine()
        try await RunningInventory.of(.socket(path: engine.socket)) { running in
            try await running.waits { $0.isCurrent }
            engine.createVolumes((0..<600).map { "v\($0)" })
            try await running.waits { $0.volumes.count == 600 && $0.isCurrent }
        }
    }

    @Test func `what the events do not tell is found by listing anew`() async throws {
        let engine = try await FakeEngine()
        try await RunningInventory.of(.socket(path: engine.socket)) { running in
            try await running.waits { $0.isCurrent }
            engine.createSilently("quiet")
            await running.inventory.refresh()
            try await running.waits(for: "quiet")
        }
    }
}
