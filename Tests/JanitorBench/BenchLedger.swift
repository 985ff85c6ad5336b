import Contracts
import Observability
import Quantities
import StateStore
import VolumeJanitor

/// The audit as the service keeps it, in a journal of the bench's own.
enum BenchLedger {
    static func open(_ path: String) throws -> JournalAuditLedger {
        guard let service = ServiceName("volume-janitor") else {
            preconditionFailure("the janitor's name is one")
        }
        return JournalAuditLedger(
            try ServiceJournal.open(
                at: path,
                service: service,
                lanes: [],
                migrations: AuditTables.migrations,
                clock: SystemWallClock()
            )
        )
    }
}
