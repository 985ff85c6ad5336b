import Contracts
import Foundation
import GRDB
package import MessageBus
package import Quantities

extension JournalUnit {
    /// Records a loss and tells of it, in the commit of what passes it by; the same loss is
    /// recorded once.
    ///
    /// - Parameters:
    ///   - loss: what will never be taken, and why.
    ///   - time: when that was found.
    /// - Returns: whether it was not recorded before.
    /// - Throws: when the journal cannot be written.
    @discardableResult
    package func record(_ loss: LaneLoss, at time: Timestamp) throws -> Bool {
        let place: StatementArguments = [
            loss.source.text, loss.lane.text, Data(loss.epoch.bytes), Int64(loss.from),
            Int64(loss.to),
        ]
        try database.execute(
            sql: """
                INSERT INTO loss (source, lane, epoch, from_seq, to_seq, reason, at)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (
                    SELECT 1 FROM loss WHERE source = ?1 AND lane = ?2 AND epoch = ?3
                        AND from_seq = ?4 AND to_seq = ?5)
                """,
            arguments: place + [loss.reason, time.microseconds]
        )
        guard database.changesCount == 1 else { return false }
        try report(.lost(loss, at: time))
        return true
    }
}
