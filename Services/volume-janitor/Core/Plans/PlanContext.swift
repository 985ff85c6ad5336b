package import Quantities

/// What a rule needs to know beside the files.
package struct PlanContext: Sendable, Hashable, Codable {
    /// The time of day when the plan was begun.
    package let now: Timestamp
    /// The size of the file system that holds the volume; nil when unknown.
    package let fileSystemBytes: ByteCount?
    /// Whether the clock was set by more than an hour since the last run.
    package let clockIsDoubtful: Bool

    /// A context.
    package init(now: Timestamp, fileSystemBytes: ByteCount?, clockIsDoubtful: Bool = false) {
        self.now = now
        self.fileSystemBytes = fileSystemBytes
        self.clockIsDoubtful = clockIsDoubtful
    }
}
