import Contracts
package import FleetHistory
import MessageBus
package import Quantities
import ServiceChassis
import StateStore

/// Brings the journal of a stopped collector into history, for an operator who asks for it.
package enum SlotDrain {
    /// What becomes of the rows that history refused before.
    package enum Refused: String, Sendable, CaseIterable {
        /// They stay where they are.
        case keep
        /// They are tried again.
        case retry
        /// They are thrown away; their losses stay on record.
        case discard
    }

    /// What came of one slot.
    package struct Report: Sendable, Equatable, Encodable {
        /// The slot's folder.
        package var slot: String
        /// The journal's source; nil when it was not opened.
        package var source: String?
        /// Journal rows that were written to history now.
        package var rows = 0
        /// Samples among them that history did not have.
        package var samples = 0
        /// Rows that history refused and that are kept in the journal.
        package var refused = 0
        /// Rows of each lane that required consumers have not taken.
        package var waiting: [String: Int] = [:]
        /// Why the slot was not drained; nil when it was.
        package var problem: String?

        /// A slot of which nothing is known yet.
        package init(slot: String) {
            self.slot = slot
        }

        /// Whether nothing of the journal is left to be done.
        package var isDone: Bool { problem == nil && refused == 0 && waiting.isEmpty }
    }

    /// Drains a slot, if nobody holds it.
    ///
    /// - Parameters:
    ///   - folder: the slot's folder.
    ///   - service: whose slot it is.
    ///   - history: where samples go.
    ///   - refused: what becomes of rows that were refused before.
    ///   - clock: the time of day.
    ///   - progress: told how many rows of how many are written.
    /// - Returns: what came of it; a failure is its `problem`.
    package static func run(
        _ folder: String,
        of service: ServiceName,
        into history: any FleetHistoryWriting,
        refused: Refused = .keep,
        clock: any WallClock,
        progress: @escaping @Sendable (_ rows: Int, _ total: Int) -> Void = { _, _ in }
    ) async -> Report {
        var report = Report(slot: folder)
        do {
            guard let slot = try StateSlot.takeIfFree(folder) else {
                report.problem = "a collector runs with it and drains it itself"
                return report
            }
            let held = try await SlotJournal.open(slot, service: service, clock: clock)
            do {
                try await drain(held.journal, history, refused, clock, progress, &report)
            } catch {
                report.problem = "\(error)"
            }
            try await remains(held.journal, &report)
            try held.close()
        } catch {
            report.problem = report.problem ?? "\(error)"
        }
        return report
    }

    private static func drain(
        _ journal: ServiceJournal,
        _ history: any FleetHistoryWriting,
        _ refused: Refused,
        _ clock: any WallClock,
        _ progress: @escaping @Sendable (_ rows: Int, _ total: Int) -> Void,
        _ report: inout Report
    ) async throws {
        report.source = journal.source.text
        try await decide(refused, journal)
        let (rows, samples, total) = (RowCount(), RowCount(), RowCount())
        defer {
            report.rows = rows.count
            report.samples = samples.count
        }
        try await HistoryDrain(
            journal: journal,
            history: history,
            limit: CollectorSettings().batch,
            clock: clock
        ) { event in
            switch event {
            case .began(let backlog):
                total.add(backlog)
                progress(0, backlog)
            case .wrote(let count, let outcome):
                rows.add(count)
                samples.add(outcome.samplesWritten)
                progress(rows.count, total.count)
            case .refused, .lost, .conflicted, .putBack: break
            }
        }.runOrRenew()
    }

    private static func decide(_ refused: Refused, _ journal: ServiceJournal) async throws {
        switch refused {
        case .keep: break
        case .retry:
            _ = try await journal.perform { unit in
                var random = SystemRandomNumberGenerator()
                return try RefusedRowTable.retry(in: unit, using: &random)
            }
        case .discard:
            _ = try await journal.perform { try RefusedRowTable.discard(in: $0.database) }
        }
    }

    private static func remains(_ journal: ServiceJournal, _ report: inout Report) async throws {
        let rows = try await journal.read { try RefusedRowTable.standing(in: $0) }
        report.refused = rows?.count ?? 0
        for (lane, count) in journal.unacknowledged { report.waiting[lane.text] = count }
    }
}
