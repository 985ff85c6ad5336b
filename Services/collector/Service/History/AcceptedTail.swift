package import Contracts
import MessageBus
package import Quantities
import Synchronization

/// The newest messages of this process's own journal, on their way into history, so that what was
/// just encoded and stored need not be read and decoded again.
///
/// Only what saves work: an entry comes in after its commit and leaves with the first batch that
/// asks for it; whatever is not here is read from the journal.
package final class AcceptedTail: Sendable {
    /// A message as the journal holds it.
    package struct Entry: Sendable {
        let sequence: UInt64
        let id: MessageID
        let message: SamplesAccepted

        /// A message with its place in the journal.
        package init(sequence: UInt64, id: MessageID, message: SamplesAccepted) {
            self.sequence = sequence
            self.id = id
            self.message = message
        }
    }

    private let ring: Mutex<[Entry?]>
    private let samplesMax: Int

    /// An empty tail.
    ///
    /// - Parameters:
    ///   - entriesMax: messages kept at the most; a newer one takes an older one's place.
    ///   - samplesMax: samples of one message; longer ones are left to the journal.
    package init(entriesMax: Int = 4096, samplesMax: Int = 256) {
        precondition(entriesMax > 0, "a tail of no entries keeps nothing")
        ring = Mutex([Entry?](repeating: nil, count: entriesMax))
        self.samplesMax = samplesMax
    }

    /// Takes a message in that was committed.
    package func note(_ entry: Entry) {
        guard entry.message.samples.count <= samplesMax else { return }
        ring.withLock { $0[Self.place(of: entry.sequence, in: $0)] = entry }
    }

    /// The messages behind a sequence without a gap, taken out; nil when the next is not here.
    func batch(behind known: UInt64, limit: FetchLimit) -> HistoryBatch? {
        let rows = ring.withLock { ring in
            var rows: [HistoryBatch.Row] = []
            while rows.count < min(limit.count, ring.count) {
                let sequence = known + 1 + UInt64(rows.count)
                let place = Self.place(of: sequence, in: ring)
                guard let entry = ring[place], entry.sequence == sequence else { break }
                ring[place] = nil
                rows.append(
                    .init(sequence: sequence, id: entry.id, content: .success(entry.message))
                )
            }
            return rows
        }
        return rows.isEmpty ? nil : HistoryBatch(rows: rows, lost: nil)
    }

    private static func place(of sequence: UInt64, in ring: [Entry?]) -> Int {
        Int(sequence % UInt64(ring.count))
    }
}
