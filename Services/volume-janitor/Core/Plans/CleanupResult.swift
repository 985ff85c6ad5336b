package import Observations

/// What became of a plan.
package struct CleanupResult: Sendable, Hashable, Codable {
    /// How it ended.
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Everything that was planned is gone.
        case ok
        /// Some files were left, and why is said.
        case partial
        /// It was not begun: the audit or a changed clock forbade it.
        case refused
        /// It broke off: the disk, the file system or the audit ledger failed.
        case failed
        /// It waits for confirmation.
        case held
        /// It was stopped from outside.
        case stopped
    }

    /// How it ended.
    package var state: State
    /// Why, where there is more to say.
    package var reason: String?
    /// Names that were deleted.
    package var files: Int64 = 0
    /// Empty directories that were removed.
    package var directories: Int64 = 0
    /// Bytes of length that were freed.
    package var apparentBytes: Int64 = 0
    /// Bytes on the disk that were to become free by what was deleted.
    package var expectedFreedBytes: Int64 = 0
    /// By how much the file system's free space grew meanwhile; nil when unknown.
    ///
    /// Others write to the disk at the same time, so it may be less, or more.
    package var observedFreedBytes: Int64?
    /// Bytes of deleted files that a process still has open, so that the disk frees them later.
    package var pendingReleaseBytes: Int64 = 0
    /// Files that were left, by reason.
    package var skipped: [SkipReason: Int64] = [:]
    /// What the kernel refused.
    package var problems: [FileProblem] = []
    /// Whether each file was moved aside and checked again before it was deleted.
    package var wasMovedAside = true

    /// A result so far.
    package init(_ state: State, reason: String? = nil) {
        self.state = state
        self.reason = reason
    }

    /// Names that were left.
    package var left: Int64 { skipped.values.reduce(0, +) }
}
