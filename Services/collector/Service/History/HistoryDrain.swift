import CollectorCore
import Contracts
package import FleetHistory
package import MessageBus
package import Quantities
package import StateStore

/// Brings a journal's samples into fleet history, exactly once.
///
/// Position and samples commit together in the history's database, so a drain may be killed at any
/// moment and another one may even have written: it reads the position again and goes on. A row
/// that can never be in history is recorded as a loss, kept with its bytes, and passed by.
package struct HistoryDrain: Sendable {
    private let journal: ServiceJournal
    private let history: any FleetHistoryWriting
    private let tail: AcceptedTail?
    private let limit: FetchLimit
    private let clock: any WallClock
    private let report: @Sendable (DrainEvent) -> Void
    private let lane = SamplesAccepted.lane.name

    /// A drain of a journal.
    ///
    /// - Parameters:
    ///   - journal: the journal, held by this process.
    ///   - history: where the samples go.
    ///   - tail: the journal's newest messages in memory, when this process writes it.
    ///   - limit: rows and bytes of one transaction.
    ///   - clock: says when a loss was found.
    ///   - report: told what happens, as it happens.
    package init(
        journal: ServiceJournal,
        history: any FleetHistoryWriting,
        tail: AcceptedTail? = nil,
        limit: FetchLimit,
        clock: any WallClock,
        report: @escaping @Sendable (DrainEvent) -> Void
    ) {
        self.journal = journal
        self.history = history
        self.tail = tail
        self.limit = limit
        self.clock = clock
        self.report = report
    }

    /// Writes batch after batch until every row that the journal had as it began is in history.
    package func run() async throws {
        var position = try await startingPoint()
        let head = try await journal.extent(of: lane).head
        let first = position.sequence(of: journal.epoch)
        report(.began(behindBy: max(0, Int(clamping: head) - Int(clamping: first))))
        var batch = try await fetch(behind: first, until: head)
        while let current = batch, let last = current.last {
            // The next batch is read and decoded while the database commits this one.
            async let following = fetch(behind: last, until: head)
            do {
                try await write(current, &position)
                batch = try await following
            } catch let conflict as HistoryConflict {
                // Read again from where the other writer left off.
                _ = try? await following
                report(.conflicted)
                guard conflict.found != position else { throw conflict }
                position = try await startingPoint()
                batch = try await fetch(
                    behind: position.sequence(of: journal.epoch),
                    until: head
                )
            }
        }
    }

    /// Drains; a journal that history shows to be an older copy goes on in a new epoch.
    package func runOrRenew() async throws {
        do {
            try await run()
        } catch let error as HistoryRolledBack {
            report(.putBack(reason: error.description))
            try await journal.renewEpoch(
                replacing: error.position.epoch,
                proof: RollbackProof(lane: lane, head: error.position.sequence),
                because: "fleet history has taken row \(error.position.sequence) of it"
            )
            try await run()
        }
    }

    // MARK: - Position

    /// Where history stands, checked against the journal.
    private func startingPoint() async throws -> HistoryPosition? {
        let position = try await history.position(of: journal.source)
        guard let position, position.epoch == journal.epoch else { return position }
        let extent = try await journal.extent(of: lane)
        guard position.sequence <= extent.head else {
            throw HistoryRolledBack(position: position, head: extent.head)
        }
        if position.sequence >= extent.low, position.sequence > 0 {
            let row = try await journal.stored(of: lane, from: position.sequence)
            // Of a damaged row the id may be what is damaged.
            if let row, row.isSound, row.sequence == position.sequence, row.id != position.lastID {
                throw HistoryRolledBack(position: position, head: extent.head)
            }
        }
        try await acknowledge(position)
        return position
    }

    private func acknowledge(_ position: HistoryPosition) async throws {
        try await journal.acknowledge(lane, by: journal.source, upTo: position.sequence)
    }

    /// The next batch, which may bring what came behind the head too; nil when that is reached.
    private func fetch(behind known: UInt64, until head: UInt64) async throws -> HistoryBatch? {
        guard known < head else { return nil }
        if let live = tail?.batch(behind: known, limit: limit) { return live }
        let stored = try await journal.batch(behind: known, limit: limit)
        if let last = stored?.last { tail?.pass(last) }
        return stored
    }

    // MARK: - Writing

    /// Writes a batch; a row that is refused alone is kept and passed by.
    private func write(_ batch: HistoryBatch, _ position: inout HistoryPosition?) async throws {
        if let lost = batch.lost { try await note(lost) }
        for row in batch.rows {
            guard case .failure(let why) = row.content else { continue }
            try await keep(row.sequence, why.kind, because: why.reason)
        }
        var rest = batch.rows[...]
        var search = RefusalSearch(rows: rest.count)
        while let count = search.next {
            let run = rest.prefix(count)
            do {
                try await record(run.compactMap { try? $0.content.get() }, run, &position)
                search.took()
                rest = rest.dropFirst(count)
            } catch let refusal as HistoryRefusal {
                guard search.refused() == .passFirst, let row = rest.first else { continue }
                try await keep(row.sequence, .refused, because: refusal.description)
                try await record([], rest.prefix(1), &position)
                rest = rest.dropFirst()
            }
        }
    }

    private func record(
        _ entries: [SamplesAccepted],
        _ run: ArraySlice<HistoryBatch.Row>,
        _ position: inout HistoryPosition?
    ) async throws {
        guard let last = run.last else { return }
        let next = HistoryPosition(
            source: journal.source,
            epoch: journal.epoch,
            sequence: last.sequence,
            lastID: last.id
        )
        let outcome = try await history.record(entries, from: position, to: next)
        position = next
        report(.wrote(rows: run.count, outcome))
        try await acknowledge(next)
    }

    // MARK: - Losses

    private func keep(
        _ sequence: UInt64,
        _ kind: RefusalKind,
        because reason: String
    ) async throws {
        guard let row = try await journal.stored(of: lane, from: sequence),
            row.sequence == sequence
        else { return }
        let (epoch, now) = (journal.epoch, clock.now())
        let loss = loss(of: sequence...sequence, because: reason)
        let isNew = try await journal.perform { unit in
            try unit.record(loss, at: now)
            return try RefusedRowTable.keep(
                row,
                of: epoch,
                kind,
                because: reason,
                in: unit.database
            )
        }
        guard isNew else { return }
        report(.refused(sequence: sequence, key: row.key, kind, reason: reason))
    }

    private func note(_ lost: ClosedRange<UInt64>) async throws {
        let now = clock.now()
        let loss = loss(of: lost, because: "trimmed before history took it")
        guard try await journal.perform({ try $0.record(loss, at: now) }) else { return }
        report(.lost(rows: lost.count))
    }

    private func loss(of rows: ClosedRange<UInt64>, because reason: String) -> LaneLoss {
        LaneLoss(
            source: journal.source,
            lane: lane,
            epoch: journal.epoch,
            from: rows.lowerBound,
            to: rows.upperBound,
            reason: reason
        )
    }
}
