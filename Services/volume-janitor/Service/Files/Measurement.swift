package import Observations

/// What a path holds, and what could not be looked at.
package struct Measurement: Sendable, Hashable {
    /// What was counted.
    package let totals: TreeTotals
    /// What was refused; what lies there is not counted.
    package let problems: [FileProblem]
    /// The file system's size in bytes; nil when it does not say.
    package let fileSystemBytes: Int64?
    /// What is free on it, in bytes; nil when it does not say.
    package let freeBytes: Int64?
}
