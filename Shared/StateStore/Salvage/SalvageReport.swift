package import MessageBus

/// What was read out of a damaged journal, and what was not.
package struct SalvageReport: Sendable, Encodable {
    /// One table's outcome.
    package struct Table: Sendable, Hashable, Encodable {
        /// The table's name.
        package let name: String
        /// Rows that were read.
        package let rows: Int
        /// Whether reading never failed.
        package let isWhole: Bool
    }

    /// Where the damaged file is kept; its WAL has the same name with `-wal`.
    package let damagedPath: String
    /// Every table, by its name.
    package let tables: [Table]
    /// Messages of this journal that are gone.
    package let losses: [LaneLoss]
}
