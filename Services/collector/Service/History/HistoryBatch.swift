import Contracts
import FleetHistory
import MessageBus
import Quantities
import StateStore

/// Journal rows on their way into history, in lane order.
struct HistoryBatch: Sendable {
    /// One row: samples, or the reason why it can be none.
    struct Row: Sendable {
        let sequence: UInt64
        let id: MessageID
        let content: Result<SamplesAccepted, Unusable>
    }

    /// Why a row of the journal cannot be samples.
    struct Unusable: Error {
        let kind: RefusalKind
        let reason: String
    }

    let rows: [Row]
    /// Rows that the journal dropped before the first of these, unseen.
    let lost: ClosedRange<UInt64>?

    /// The last row's sequence.
    var last: UInt64? { rows.last?.sequence }
}

extension ServiceJournal {
    /// The rows behind a sequence, decoded; nil when there are none.
    ///
    /// A row whose checksum is wrong stands in a batch of its own.
    func batch(behind known: UInt64, limit: FetchLimit) async throws -> HistoryBatch? {
        let rows = try await readable(behind: known, limit: limit)
        guard let first = rows.first?.sequence else { return nil }
        return HistoryBatch(rows: rows, lost: first > known + 1 ? known + 1...first - 1 : nil)
    }

    private func readable(
        behind known: UInt64,
        limit: FetchLimit
    ) async throws -> [HistoryBatch.Row] {
        let lane = SamplesAccepted.lane.name
        do {
            return try await rows(of: lane, from: known + 1, limit: limit).map {
                HistoryBatch.Row(sequence: $0.sequence, id: $0.id, content: samples(in: $0.body))
            }
        } catch let error as StateStoreError where error.code == .damaged {
            let row = try await stored(of: lane, from: known + 1)
            guard let row, !row.isSound else { throw error }
            var bits = NoBits()
            let reason = "it is damaged in the journal: its checksum does not fit"
            return [
                HistoryBatch.Row(
                    sequence: row.sequence,
                    id: row.id ?? MessageID(at: row.time, using: &bits),
                    content: .failure(.init(kind: .damaged, reason: reason))
                )
            ]
        }
    }

    private func samples(
        in body: [UInt8]
    ) -> Result<SamplesAccepted, HistoryBatch.Unusable> {
        do {
            return .success(try SamplesAccepted(decodingBody: body))
        } catch {
            return .failure(.init(kind: .unreadable, reason: "it is no samples: \(error)"))
        }
    }
}

/// Stands for the random bits of an id that is none any more.
private struct NoBits: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
