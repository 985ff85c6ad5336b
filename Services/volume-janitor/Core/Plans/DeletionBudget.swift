package import Observations

/// What a plan allows to be deleted, so that files that changed since cannot make it more.
package struct DeletionBudget: Sendable {
    private var files: Int64
    private var allocated: Int64
    private var apparent: Int64

    /// The budget of a plan.
    package init(_ plan: CleanupPlan) {
        files = plan.files
        allocated = plan.allocatedBytes
        apparent = plan.apparentBytes
    }

    /// Whether a file fits.
    ///
    /// A file of several names is planned with the bytes that its last name frees, so its names
    /// count as files alone.
    package func takes(_ record: FileRecord) -> Bool {
        guard record.kind != .directory else { return true }
        guard files > 0 else { return false }
        return record.isLinked
            || (record.allocatedBytes <= allocated && record.apparentBytes <= apparent)
    }

    /// A file was deleted.
    package mutating func spend(_ record: FileRecord) {
        guard record.kind != .directory else { return }
        files -= 1
        guard !record.isLinked else { return }
        allocated -= record.allocatedBytes
        apparent -= record.apparentBytes
    }
}
