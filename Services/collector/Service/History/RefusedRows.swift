package import Contracts

/// Rows of a journal that fleet history refused.
package struct RefusedRows: Sendable, Equatable {
    /// How many are kept.
    package let count: Int
    /// The sequence of the one refused last.
    package let newest: UInt64
    /// What that one is about: `<tenant>/<system>`.
    package let key: String
    /// Why it was refused.
    package let reason: String

    /// What to say about them: which, why, and what to do.
    package func sentence(of source: SourceID) -> String {
        """
        \(count) journal rows of \(source) are not in fleet history, the last of them row \
        \(newest) of \(key): \(reason); they are kept in refused_row of its journal.sqlite: \
        repair what refuses them, stop the collector and run `poolkeeper drain --refused retry`
        """
    }
}
