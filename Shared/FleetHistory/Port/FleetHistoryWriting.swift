package import Contracts
package import Quantities

/// The writing side of fleet history: what a collector's history writer needs.
///
/// Two implementations, PostgreSQL and SQLite, pass one conformance suite.
package protocol FleetHistoryWriting: Sendable {
    /// How far the history has taken a source's lane; nil before its first commit.
    func position(of source: SourceID) async throws -> HistoryPosition?

    /// Writes journal rows and moves the source's position, in one transaction.
    ///
    /// The first statement is a compare-and-set of the position: when another writer moved it,
    /// nothing is written and `HistoryConflict` is thrown; read the position again. Webhooks whose
    /// claim exists inside the window are skipped. A sample that exists already stays as it is.
    ///
    /// - Parameters:
    ///   - entries: messages in lane order, decoded; none to move the position alone.
    ///   - expected: the position before the first of them.
    ///   - next: the position after the last of them.
    /// - Returns: what was written, skipped and found to differ.
    /// - Throws: `HistoryConflict` when another writer was there first, `HistoryRefusal` when the
    ///   database would refuse the same content again, else the database's error.
    func record(
        _ entries: [SamplesAccepted],
        from expected: HistoryPosition?,
        to next: HistoryPosition
    ) async throws -> RecordOutcome

    /// Makes partitions, recomputes roll-ups of dirty hours that are over, drops what is past its
    /// retention. One process at a time does this; another returns at once with nothing done.
    func maintain(now: Timestamp) async throws -> MaintenanceOutcome
}

/// How far a source's samples are in history.
package struct HistoryPosition: Sendable, Hashable {
    /// The collector whose lane it is.
    package var source: SourceID
    /// The journal's epoch.
    package var epoch: Epoch
    /// The last sequence written.
    package var sequence: UInt64
    /// The id of the message at that sequence.
    package var lastID: MessageID

    /// A position in a source's lane.
    package init(source: SourceID, epoch: Epoch, sequence: UInt64, lastID: MessageID) {
        self.source = source
        self.epoch = epoch
        self.sequence = sequence
        self.lastID = lastID
    }
}

extension HistoryPosition? {
    /// The last sequence that history has of a journal's epoch; 0 when it has none of it.
    package func sequence(of epoch: Epoch) -> UInt64 {
        flatMap { $0.epoch == epoch ? $0.sequence : nil } ?? 0
    }
}

/// Another writer moved the position: nothing was written.
package struct HistoryConflict: Error, Sendable {
    /// Where the position stood instead of where it was expected; nil when there is none.
    package let found: HistoryPosition?

    /// A conflict with what was found.
    package init(found: HistoryPosition?) {
        self.found = found
    }
}

/// The database refuses what was to be written and would refuse it again: a value that a constraint
/// does not allow, or text that it cannot store.
///
/// Nothing was written.
package struct HistoryRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was refused, in the database's words.
    package let description: String

    /// A refusal in the database's words.
    package init(_ description: String) {
        self.description = description
    }
}

/// What one `record` did.
package struct RecordOutcome: Sendable, Equatable {
    /// Samples written now.
    package var samplesWritten = 0
    /// Samples that existed already with the same value.
    package var samplesDuplicate = 0
    /// Samples that existed already with another value; the first stays.
    package var samplesConflicting = 0
    /// Webhooks skipped because their claim was taken inside the window.
    package var webhooksReplayed = 0
    /// Webhooks among the skipped whose idempotency key had come with another body.
    package var keysConflicting = 0
    /// The first of them, at most `KeyConflict.namedMax`.
    package var keyConflicts: [KeyConflict] = []
    /// Each system whose newest sample moved, for `HistoryAdvanced`.
    package var advanced: [HistoryAdvanced] = []

    /// Nothing done yet.
    package init() {}
}

/// What one `maintain` did.
package struct MaintenanceOutcome: Sendable, Equatable {
    /// Whether this process held the maintenance lock.
    package var didRun = false
    /// Hours of systems whose roll-ups were recomputed.
    package var hoursRolledUp = 0
    /// Dirty hours left for the next call.
    package var hoursLeft = 0
    /// Partitions (or days) dropped.
    package var daysDropped = 0

    /// Nothing done yet.
    package init() {}
}
