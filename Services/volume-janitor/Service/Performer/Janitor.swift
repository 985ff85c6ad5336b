import Contracts
import Logging
import Observability
import Observations
import Quantities
import StateStore
package import VolumeJanitorCore

/// Does what the core decides: keeps registrations, gives turns, plans, and has files deleted.
package final class Janitor: Sendable {
    let keeper: StateKeeper
    let source: any VolumeSource
    let work: any FileWork
    let settings: JanitorSettings
    let clock: any WallClock
    let boot: String
    let logger: Logger
    /// Runs that a person confirmed, for whoever performs them.
    let confirmed: AsyncStream<ConfirmedRun>
    let confirm: AsyncStream<ConfirmedRun>.Continuation

    init(
        keeper: StateKeeper,
        source: any VolumeSource,
        work: any FileWork,
        settings: JanitorSettings,
        clock: any WallClock,
        boot: String,
        logger: Logger
    ) {
        self.keeper = keeper
        self.source = source
        self.work = work
        self.settings = settings
        self.clock = clock
        self.boot = boot
        self.logger = logger
        (confirmed, confirm) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
    }

    /// The state now.
    package var state: JanitorState { keeper.state }

    /// Every volume as it stands.
    package var standings: [VolumeStanding] { keeper.state.standings(at: clock.now()) }

    /// What comes before the first turn: what was kept, what a crash left, what the file declares.
    package func open() async throws {
        let broken = try await keeper.reload()
        if broken > 0 {
            logger.warning("runs had been broken off", metadata: ["count": "\(broken)"])
        }
        try await lookAtClock()
        try await declare(file: settings.registrations)
    }

    // MARK: - Registrations

    /// Registers a path by the API; the first interval is dry.
    package func register(
        _ declaration: Declaration,
        replaces: Bool
    ) async throws -> Registration {
        try await keeper.change { state, _, now in
            try state.book.register(declaration, replaces: replaces, at: now)
            guard let made = state.book.registration(of: declaration.key) else {
                throw RegistrationRefusal.unknown(declaration.key)
            }
            return made
        }
    }

    /// Takes back what the API registered; returns what governs the path now, nil for nothing.
    package func unregister(_ key: RegistrationKey) async throws -> Registration? {
        try await keeper.change { state, _, now in
            try state.book.unregister(key, at: now)
            return state.book.registration(of: key)
        }
    }

    /// Takes over what the settings file declares.
    package func declare(file: [Declaration]) async throws {
        try await keeper.change { state, _, now in state.book.declare(file: file, at: now) }
    }

    // MARK: - What is there

    /// Takes over what the host has.
    package func take(_ snapshot: InventorySnapshot) async throws {
        let projects = settings.labelProjects.isEmpty ? nil : Set(settings.labelProjects)
        let readsLabels = settings.readsLabels
        let isEngine = if case .engine = snapshot.source { true } else { false }
        try await keeper.change { state, _, now in
            state.volumes = Dictionary(
                snapshot.volumes.map { ($0.volume.name, $0) },
                uniquingKeysWith: { $1 }
            )
            state.births = snapshot.births.mapValues(\.at)
            state.isCurrent = snapshot.isCurrent
            guard isEngine else { return }
            let reading =
                readsLabels
                ? LabelReading(snapshot.labelSets, projects: projects) : LabelReading()
            state.refusedLabels = reading.refused
            state.book.declare(
                labels: reading,
                living: snapshot.labelSets.filter(\.existence.exists).map(LabelOrigin.init),
                volumes: Set(state.volumes.keys),
                at: now
            )
        }
    }

    // MARK: - Pauses

    /// Pauses everything or a volume.
    package func pause(_ scope: PauseScope, _ pause: Pause) async throws {
        try await keeper.change { state, _, _ in state.schedule.pause(scope, pause) }
    }

    /// Ends a pause; false when there was none.
    package func resume(_ scope: PauseScope) async throws -> Bool {
        try await keeper.change { state, _, _ in state.schedule.resume(scope) }
    }

    // MARK: - Clock

    /// Looks at the clocks; after a jump the next turn of every rule is dry.
    package func lookAtClock() async throws {
        let look = ClockCheck(wall: clock.now(), uptime: clock.uptime, boot: boot)
        let logger = logger
        try await keeper.change { state, _, _ in
            if let jump = state.clock?.jump(to: look) {
                state.schedule.doubtClock()
                logger.warning(
                    "the clock was set; rules hold for one interval",
                    metadata: ["by": "\(jump)"]
                )
            }
            state.clock = look
        }
    }
}
