package import Logging
package import Observability
package import Quantities
package import ServiceChassis
import ServiceLifecycle
package import VolumeJanitorCore

/// Knows the volumes and labels of this host and follows what becomes of them.
///
/// It subscribes to the engine's events, then lists everything, then looks at what the events tell
/// of; at every connection anew, so that what was missed in between does no harm. Without an engine
/// it reads the folder of volumes.
package final class VolumeInventory: Service, Sendable {
    /// The name under which it stands on the health board.
    package static let component = "docker"

    private let host: DockerHost
    private let limits: EngineLimits
    private let mapper: VolumeMapper
    private let keeper: InventoryKeeper
    private let board = InventoryBoard()
    private let health: HealthBoard
    private let clock: any WallClock
    private let logger: Logger
    private let backoff: Backoff

    /// An inventory that knows nothing until it runs.
    ///
    /// - Parameters:
    ///   - host: where the engine is asked.
    ///   - mapper: finds the folders of volumes.
    ///   - births: keeps when volumes were made.
    ///   - limits: what is borne of the engine.
    ///   - backoff: how long to wait before an engine that went is tried again.
    ///   - health: where it says how the engine is.
    ///   - clock: the time of day.
    ///   - logger: where it logs.
    package init(
        host: DockerHost,
        mapper: VolumeMapper,
        births: any BirthStore,
        limits: EngineLimits = EngineLimits(),
        backoff: Backoff = Backoff(),
        health: HealthBoard,
        clock: any WallClock,
        logger: Logger
    ) {
        self.host = host
        self.limits = limits
        self.mapper = mapper
        self.health = health
        self.clock = clock
        self.logger = logger
        self.backoff = backoff
        keeper = InventoryKeeper(
            mapper: mapper,
            births: births,
            clock: clock,
            logger: logger,
            board: board
        )
    }

    /// What is known now.
    package var snapshot: InventorySnapshot { board.snapshot }

    /// What is known now, then each change; who is slow gets the newest alone.
    package func changes() -> AsyncStream<InventorySnapshot> { board.listen() }

    /// A volume with where its files are this very moment; nil when it is not known.
    package func mapped(_ name: VolumeName) async -> MappedVolume? { await keeper.map(name) }

    /// Has everything listed anew soon, as after something that the engine does not tell of.
    package func refresh() async { await keeper.note(.everything) }

    /// Follows until shut down.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown { try await self.keepFollowing() }
        // Only cancellation ends the loop, which is how this service is meant to end.
        health.remove(Self.component)
    }

    private func keepFollowing() async throws {
        var failures = 0
        while true {
            let watch = Stopwatch()
            do {
                try await followOnce()
            } catch {
                try Task.checkCancellation()
                failures = watch.elapsed >= backoff.goodRun ? 1 : failures + 1
                try await suffer(error, failures)
            }
        }
    }

    private func followOnce() async throws {
        switch socket {
        case .some(let socket):
            let client = EngineClient(socket: socket, limits: limits)
            do {
                try await follow(client)
            } catch {
                await client.close()
                throw error
            }
        case .none: try await readFolder()
        }
    }

    /// Tells what went wrong and waits before the next try.
    private func suffer(_ error: any Error, _ failures: Int) async throws {
        let reason = errorChain(error)
        let wait = backoff.wait(afterFailures: failures)
        await keeper.lose(reason)
        health.set(Self.component, .degraded(reason))
        logger.warning(
            "the Docker Engine cannot be followed",
            metadata: ["cause": "\(reason)", "wait": "\(wait.text)", "failures": "\(failures)"]
        )
        try await Task.sleep(for: wait)
    }

    /// The engine's socket; nil when none is to be asked.
    private var socket: String? {
        switch host {
        case .none: nil
        case .socket(let path): path
        case .automatic: socketExists(DockerHost.usualSocket) ? DockerHost.usualSocket : nil
        }
    }

    // MARK: - With an engine

    private func follow(_ client: EngineClient) async throws {
        let session = try await client.open()
        let since = clock.now() - limits.overlap
        let opened = WakeUp()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await session.follow(since: since) {
                    opened.ring()
                } each: { event in
                    await self.keeper.note(event)
                }
            }
            group.addTask {
                try await opened.wait(for: nil)
                try await self.keepTrue(session)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func keepTrue(_ session: EngineSession) async throws {
        try await keeper.list(session)
        health.set(Self.component, .ok)
        logger.notice(
            "following the Docker Engine",
            metadata: ["engine": "\(session.greeting.engine)", "api": "\(session.version)"]
        )
        var watch = Stopwatch()
        while true {
            let untilList = limits.relistInterval - watch.elapsed
            let wait = min(untilList, await keeper.untilDue ?? untilList)
            try await keeper.wakeUp.wait(for: max(.zero, wait))
            if watch.elapsed >= limits.relistInterval {
                try await keeper.list(session)
                watch = Stopwatch()
            } else {
                try await keeper.look(session)
            }
        }
    }

    // MARK: - Without an engine

    private func readFolder() async throws {
        let folder = try await VolumeFolder.read(
            said: mapper.volumesRoot,
            table: FolderLook.mounts(),
            looker: mapper.looker
        )
        try await keeper.list(folder)
        health.set(Self.component, .ok)
        try await keeper.wakeUp.wait(for: limits.relistInterval)
    }
}
