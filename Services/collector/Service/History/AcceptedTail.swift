package import Contracts
import MessageBus
package import Quantities
import Synchronization

/// The newest messages of this process's own journal, on their way into history, so that what was
/// just encoded and stored need not be read and decoded again.
///
/// Only what saves work: an entry comes in after its commit and leaves with the first batch that
/// reaches it; whatever is not here is read from the journal.
package final class AcceptedTail: Sendable {
    /// A message as the journal holds it.
    package struct Entry: Sendable {
        let sequence: UInt64
        let id: MessageID
        let message: SamplesAccepted
        /// Bytes of its row's body.
        let bytes: Int

        /// A message with its place in the journal.
        package init(sequence: UInt64, id: MessageID, message: SamplesAccepted, bytes: Int) {
            self.sequence = sequence
            self.id = id
            self.message = message
            self.bytes = bytes
        }
    }

    fileprivate struct State {
        var entries: [UInt64: Entry] = [:]
        var bytes = 0
        /// What batches have reached; it is in history or will be read from the journal.
        var passed: UInt64 = 0
    }

    private let state = Mutex(State())
    private let entriesMax: Int
    private let bytesMax: Int

    /// An empty tail.
    ///
    /// - Parameters:
    ///   - entriesMax: messages kept at the most; further ones are left to the journal.
    ///   - bytesMax: bytes of their bodies at the most; further ones are left to the journal.
    package init(entriesMax: Int = 4096, bytesMax: ByteCount = .mebibytes(32)) {
        self.entriesMax = entriesMax
        self.bytesMax = Int(bytesMax.bytes)
    }

    /// How many messages are here.
    package var count: Int { state.withLock { $0.entries.count } }

    /// Takes a message in that was committed.
    package func note(_ entry: Entry) {
        state.withLock { state in
            guard entry.sequence > state.passed, state.entries.count < entriesMax,
                state.bytes + entry.bytes <= bytesMax
            else { return }
            state.entries[entry.sequence] = entry
            state.bytes += entry.bytes
        }
    }

    /// The messages behind a sequence without a gap, taken out; nil when the next is not here.
    func batch(behind known: UInt64, limit: FetchLimit) -> HistoryBatch? {
        let rows = state.withLock { $0.take(behind: known, limit) }
        return rows.isEmpty ? nil : HistoryBatch(rows: rows, lost: nil)
    }

    /// Drops what the journal gave up to a sequence instead.
    func pass(_ sequence: UInt64) {
        state.withLock { $0.pass(sequence) }
    }
}

extension AcceptedTail.State {
    fileprivate mutating func take(
        behind known: UInt64,
        _ limit: FetchLimit
    ) -> [HistoryBatch.Row] {
        var rows: [HistoryBatch.Row] = []
        var size = 0
        while rows.count < limit.count,
            let entry = entries[known + 1 + UInt64(rows.count)],
            rows.isEmpty || size + entry.bytes <= limit.bytes
        {
            remove(entry)
            size += entry.bytes
            rows.append(
                .init(sequence: entry.sequence, id: entry.id, content: .success(entry.message))
            )
        }
        if let last = rows.last { passed = max(passed, last.sequence) }
        return rows
    }

    fileprivate mutating func pass(_ sequence: UInt64) {
        passed = max(passed, sequence)
        for entry in entries.values where entry.sequence <= passed { remove(entry) }
    }

    private mutating func remove(_ entry: AcceptedTail.Entry) {
        entries[entry.sequence] = nil
        bytes -= entry.bytes
    }
}
