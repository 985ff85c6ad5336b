import Contracts
import FleetHistory
import HTTPSurface
import Logging
import Observability
import Quantities
import ServiceLifecycle

/// Fleet history whose failures are answered as 503 and stand on the health board.
///
/// A page that cannot be filled says so; it never shows an empty fleet instead.
struct WatchedHistory: FleetHistoryReading, Service {
    /// The board's name for it.
    static let component = "history"
    /// How often the database is asked whether it answers.
    static let interval = Duration.seconds(5)

    private let history: any FleetHistoryReading
    private let health: HealthBoard
    private let logger: Logger
    private let isRead = Flag()

    init(_ history: any FleetHistoryReading, health: HealthBoard, logger: Logger) {
        self.history = history
        self.health = health
        self.logger = logger
        health.set(Self.component, .failed("fleet history is not open yet"))
    }

    /// Keeps the health board true while nobody reads: a read tells as much as a ping.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await checkUnlessRead()
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Asks the database whether it answers, unless it was asked for something since the last time.
    func checkUnlessRead() async {
        guard !isRead.take() else { return }
        // What is wrong is on the board and in the log already.
        try? await ping()
        _ = isRead.take()
    }

    func systems(
        in scope: Scope,
        after: SystemID?,
        limit: Int
    ) async throws -> [SystemRecord] {
        try await watched { try await history.systems(in: scope, after: after, limit: limit) }
    }

    func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? {
        try await watched { try await history.system(id, in: scope) }
    }

    func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] {
        try await watched {
            try await history.latest(of: systems, types: types, since: since, in: scope)
        }
    }

    func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        try await watched { try await history.series(query, in: scope) }
    }

    func ping() async throws {
        try await watched { try await history.ping() }
    }

    private func watched<R>(_ read: () async throws -> R) async throws -> R {
        isRead.raise()
        do {
            let result = try await read()
            if health.state(of: Self.component) != .ok { health.set(Self.component, .ok) }
            return result
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            note(errorChain(error))
            throw Problem.unavailable(
                "fleet history cannot be read at the moment; nothing that was sent is lost",
                retryAfterSeconds: 5
            )
        }
    }

    /// Once for each change: a database that is away is not news every five seconds.
    private func note(_ reason: String) {
        let state = HealthState.failed(reason)
        guard health.state(of: Self.component) != state else { return }
        health.set(Self.component, state)
        logger.warning("fleet history cannot be read", metadata: ["cause": "\(reason)"])
    }
}
