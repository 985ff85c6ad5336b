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
        for (name, own) in Dictionary(grouping: rows, by: \.intent.volume) {
            // A run that goes on settles its rows itself.
            guard let volume = VolumeName(name), state.schedule.running[volume] == nil,
                case .mapped(let root, _)? = state.volumes[volume]?.state
            else { continue }
            let settled = try await VolumeFiles.reconcile(
                own,
                root: PathBytes(root.text),
                now: janitor.clock.now()
            )
            for start in stride(from: 0, to: settled.count, by: JournalAuditLedger.rowsMax) {
                let end = min(start + JournalAuditLedger.rowsMax, settled.count)
                try await ledger.settle(Array(settled[start..<end]))
            }
        }
    }
}
