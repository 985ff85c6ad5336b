import Logging
import Observability
import Quantities
import ServiceChassis
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// An inventory that runs while a test looks on.
struct RunningInventory {
    let inventory: VolumeInventory
    let health: HealthBoard

    /// Waits until what is known is so; the test's own time limit is the only one.
    @discardableResult
    func waits(
        until condition: (InventorySnapshot) -> Bool
    ) async throws -> InventorySnapshot {
        for await snapshot in inventory.changes() where condition(snapshot) { return snapshot }
        throw CancellationError()
    }

    /// Waits until a volume is known so.
    @discardableResult
    func waits(
        for name: String,
        until condition: (MappedVolume?) -> Bool = { $0 != nil }
    ) async throws -> MappedVolume? {
        let name = try #require(VolumeName(name))
        return try await waits { $0.isCurrent && condition($0.volume(name)) }.volume(name)
    }

    /// Runs an inventory of an engine for as long as a test takes.
    static func of(
        _ host: DockerHost,
        mapper: VolumeMapper = VolumeMapper(),
        births: any BirthStore = MemoryBirths(),
        limits: EngineLimits = EngineLimits(),
        body: (RunningInventory) async throws -> Void
    ) async throws {
        let health = HealthBoard()
        let inventory = VolumeInventory(
            host: host,
            mapper: mapper,
            births: births,
            limits: limits,
            backoff: Backoff(first: .milliseconds(20), longest: .milliseconds(200)),
            health: health,
            clock: SystemWallClock(),
            logger: Logger(label: "inventory") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task { try await inventory.run() }
        defer { running.cancel() }
        try await body(RunningInventory(inventory: inventory, health: health))
    }
}
