package import Quantities

/// What came of looking after one dataset in a run.
package struct RunResult: Sendable, Hashable {
    /// The run.
    package var run: Int64
    /// The dataset.
    package var dataset: DatasetID
    /// What came of it.
    package var result: RepairResult
    /// When that was known.
    package var at: Timestamp
}
