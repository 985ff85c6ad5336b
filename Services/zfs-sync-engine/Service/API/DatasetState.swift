import Quantities
import ZFSSyncEngineCore

/// A dataset of the settings, with what is known of it and what is being done for it.
struct DatasetState: Sendable {
    let job: ReplicationJob
    let standing: ReplicationStanding?
    let progress: WorkProgress?

    /// Work that is seen counts before what the last look said.
    var status: ReplicationStatus {
        progress != nil ? .repairing : standing?.assessment.status ?? .unknown
    }

    /// Every dataset, in the settings' order.
    static func all(of engine: SyncEngine) -> [DatasetState] {
        let standings = Dictionary(
            engine.standings.map { ($0.job.id, $0) },
            uniquingKeysWith: { _, last in last }
        )
        return engine.jobs.map {
            DatasetState(
                job: $0,
                standing: standings[$0.id],
                progress: engine.board.progress(of: $0.id)
            )
        }
    }
}
