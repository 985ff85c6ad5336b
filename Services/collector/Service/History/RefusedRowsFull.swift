/// So many rows were refused that the database must be what is wrong; nothing more is passed by.
package struct RefusedRowsFull: Error, Sendable, Equatable, CustomStringConvertible {
    /// The limit.
    package let rowsMax: Int
    /// The row that is refused now.
    package let sequence: UInt64
    /// Why.
    package let reason: String

    /// What happened and what to do.
    package var description: String {
        """
        fleet history refuses journal row \(sequence) (\(reason)) and \(rowsMax) refused rows are \
        kept already, so history waits; repair the database
        """
    }
}
