package import Contracts
import Foundation
package import GRDB
import MessageBus
import Quantities
import Synchronization

/// A service's journal: one SQLite file with its messages, cursors and own tables.
///
/// `perform` returns when the unit's commit is on the disk, not before. A second process, or a
/// second opening in this one, is refused.
package final class ServiceJournal: BusJournal {
    /// The instance that publishes from this journal.
    package let source: SourceID
    /// The journal's epoch, by the last commit.
    package var epoch: Epoch { groups.epoch }
    let clock: any WallClock
    let limits: JournalLimits
    let groups: CommitGroups
    let care: Mutex<TryingCare>
    let jitter: Mutex<Jitter>
    private let file: StateFile

    init(
        file: StateFile,
        groups: CommitGroups,
        source: SourceID,
        care: TryingCare,
        clock: any WallClock,
        limits: JournalLimits
    ) {
        self.file = file
        self.groups = groups
        self.source = source
        self.care = Mutex(care)
        var randomness = SystemRandomNumberGenerator()
        jitter = Mutex(Jitter(seed: randomness.next()))
        self.clock = clock
        self.limits = limits
    }

    /// Runs a unit of work in the next commit group, and returns once that is on the disk.
    ///
    /// - Parameter unit: a synchronous closure; when it throws, its changes alone are undone. It
    ///   may run more than once before the commit, so it changes nothing but the database.
    /// - Returns: what the unit returned.
    /// - Throws: what the unit threw, or `StateStoreError` when the commit failed.
    package func perform<R: Sendable>(
        _ unit: @escaping @Sendable (JournalUnit) throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation {
            groups.submit(AwaitedUnit(unit, for: $0))
        }
    }

    /// Reads a snapshot of the last commit.
    package func read<R: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> R
    ) async throws -> R {
        try await file.pool.read(body)
    }

    /// How full each lane is, by the last commit.
    package var pressure: [LanePressure] {
        groups.lanes.values.map(\.pressure).sorted { $0.lane < $1.lane }
    }

    /// Whether the journal takes acknowledgements only, because its disk is full.
    package var isDiskFull: Bool { groups.isDiskFull }

    /// Why the journal takes no more units; nil while it does.
    package var failure: StateStoreError? { groups.failure }

    /// Ends all streams and closes the file; units still waiting are finished first.
    package func close() throws {
        groups.stop(
            because: StateStoreError(.closed, "the journal of \(source) was closed")
        )
        groups.finish()
        // A journal that cannot be written any more did not end in order, and needs no mark.
        try? file.pool.writeWithoutTransaction {
            try $0.execute(sql: "UPDATE journal SET is_open = 0")
        }
        try file.close()
    }
}
