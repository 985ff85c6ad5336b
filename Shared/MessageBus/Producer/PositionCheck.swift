import Contracts
import Quantities

/// Compares where a consumer says it stands with what the journal holds.
///
/// A journal never gives a number twice in an epoch. A consumer that took what is not there, or
/// something else in its place, therefore proves that the journal was put back.
enum PositionCheck {
    /// What a position proves.
    enum Finding: Equatable {
        /// It can have come from this journal.
        case sound
        /// The journal once gave out messages up to this sequence that it no longer holds.
        case rolledBack(provenHead: UInt64)
    }

    /// Judges a position in the journal's own epoch.
    ///
    /// - Parameters:
    ///   - next: the first sequence the consumer has not taken.
    ///   - lastID: the id of the last message it took.
    ///   - known: the highest sequence it knows of.
    ///   - witness: what the journal holds before `next`.
    /// - Returns: what the position proves.
    static func judge(
        next: UInt64,
        lastID: MessageID?,
        known: UInt64,
        _ witness: LaneWitness
    ) -> Finding {
        let proven = max(next > 0 ? next - 1 : 0, known)
        guard proven <= witness.head else { return .rolledBack(provenHead: proven) }
        // A place that holds nothing proves nothing: rows are trimmed, replaced and struck out.
        guard let lastID, let held = witness.idBefore, held != lastID else { return .sound }
        return .rolledBack(provenHead: proven)
    }
}
