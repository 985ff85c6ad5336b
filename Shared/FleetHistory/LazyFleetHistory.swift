package import Contracts
package import Quantities

/// Fleet history that is opened when it is first needed, and again when that failed.
///
/// A collector takes webhooks in while the database is down, and a gateway starts before the
/// collector that makes the tables: services start in any order.
package actor LazyFleetHistory: FleetHistory {
    private let open: @Sendable () async throws -> any FleetHistory
    private var opened: (any FleetHistory)?

    /// A history that `open` opens.
    package init(open: @escaping @Sendable () async throws -> any FleetHistory) {
        self.open = open
    }

    /// How far the history has taken a source's lane; nil before its first commit.
    package func position(of source: SourceID) async throws -> HistoryPosition? {
        try await history().position(of: source)
    }

    /// Writes journal rows and moves the source's position, in one transaction.
    package func record(
        _ entries: [SamplesAccepted],
        from expected: HistoryPosition?,
        to next: HistoryPosition
    ) async throws -> RecordOutcome {
        try await history().record(entries, from: expected, to: next)
    }

    /// Sees to roll-ups, partitions and retention.
    package func maintain(now: Timestamp) async throws -> MaintenanceOutcome {
        try await history().maintain(now: now)
    }

    /// Systems in the scope, ordered by id.
    package func systems(
        in scope: Scope,
        after: SystemID?,
        limit: Int
    ) async throws -> [SystemRecord] {
        try await history().systems(in: scope, after: after, limit: limit)
    }

    /// One system; nil when it is unknown or outside the scope.
    package func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? {
        try await history().system(id, in: scope)
    }

    /// The newest sample of every series of these systems that has one younger than `since`.
    package func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] {
        try await history().latest(of: systems, types: types, since: since, in: scope)
    }

    /// Samples of a system's series over a time range, raw or rolled up.
    package func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        try await history().series(query, in: scope)
    }

    /// Whether the database answers; throws what is wrong otherwise.
    package func ping() async throws {
        try await history().ping()
    }

    /// Closes it if it was opened.
    package func close() async {
        let opened = opened
        self.opened = nil
        await opened?.close()
    }

    private func history() async throws -> any FleetHistory {
        if let opened { return opened }
        let fresh = try await open()
        // Another call may have opened it meanwhile: one stays.
        if let opened {
            await fresh.close()
            return opened
        }
        opened = fresh
        return fresh
    }
}
