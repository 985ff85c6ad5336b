import Contracts
import Quantities
import StateStore

/// Tells the bus by which settings the engine replicates.
struct SettingsTeller: Sendable {
    let journal: ServiceJournal
    let clock: any WallClock

    /// Tells of settings that were read just now.
    func tell(_ settings: SyncSettings) async throws {
        let now = clock.now()
        let fact = ReplicationSettingsRead(
            tenant: .single,
            client: settings.client,
            engine: journal.source.instance,
            file: settings.file,
            lines: settings.effective.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init),
            datasets: settings.datasets.count,
            readAt: now
        )
        try await journal.perform { _ = try $0.put(fact, at: now) }
    }
}
