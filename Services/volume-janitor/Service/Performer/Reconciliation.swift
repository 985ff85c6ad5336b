import Observations
import Quantities
import VolumeJanitorCore

/// Finds out what became of files whose run a crash broke off, once their volumes are there.
struct Reconciliation: Sendable {
    /// Rows looked at in one pass.
    static let rowsMax = 10_000

    let janitor: Janitor
    let ledger: JournalAuditLedger

    func run() async throws {
        let rows = try await ledger.unsettled(limit: Self.rowsMax)
        guard !rows.isEmpty else { return }
        let state = janitor.state
        var failure: (any Error)?
        for (name, own) in Dictionary(grouping: rows, by: \.intent.volume) {
            // A run that goes on settles its rows itself.
            guard let volume = VolumeName(name), state.schedule.running[volume] == nil,
                let mapped = state.volumes[volume], case .mapped = mapped.state
            else { continue }
            // A thread that was left there comes back to its rows itself.
            guard janitor.work.silence(of: mapped) == nil else { continue }
            do { try await settle(own, of: mapped) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func settle(_ rows: [AuditRow], of volume: MappedVolume) async throws {
        let now = janitor.clock.now()
        let settled = try await janitor.work.reconcile(rows, of: volume, now: now)
        for start in stride(from: 0, to: settled.count, by: JournalAuditLedger.rowsMax) {
            let end = min(start + JournalAuditLedger.rowsMax, settled.count)
            try await ledger.settle(Array(settled[start..<end]))
        }
    }
}
