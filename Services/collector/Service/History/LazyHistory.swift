package import Contracts
package import FleetHistory
package import Quantities

/// Fleet history that is opened when it is first needed, and again when that failed: a collector
/// takes webhooks in while the database is down, from its first moment on.
package actor LazyHistory: FleetHistoryWriting {
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
