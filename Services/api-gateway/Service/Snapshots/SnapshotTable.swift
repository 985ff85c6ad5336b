import Contracts
import GRDB
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// Subvolumes with their snapshots, as keepers last told of them.
struct SnapshotTable: Sendable {
    let journal: ServiceJournal

    /// Follows what keepers tell, in the name of whom each may speak for.
    static func subscription(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> Subscription {
        journal.projectOwned(SubvolumeAssessed.self, context)
    }

    /// The subvolumes that a caller may see, by host and path, each with its keeper.
    func subvolumes(
        in scope: Scope
    ) async throws -> [(fact: SubvolumeAssessed, keeper: SourceID)] {
        try await journal.read { database in
            try Projection<SubvolumeAssessed>.all(in: database)
                .filter { $1.health != .gone && scope.contains($1) }
                .sorted { $0.key < $1.key }
                .compactMap { key, fact in
                    try Projection<SubvolumeAssessed>.source(of: key, in: database)
                        .map { (fact, $0) }
                }
        }
    }
}
