package import Observations
package import Quantities

/// A file that a plan would delete.
package struct PlannedFile: Sendable, Hashable, Codable {
    /// Its path below the registered one.
    package let path: PathBytes
    /// Its length in bytes.
    package let apparentBytes: Int64
    /// What it takes on the disk, in bytes.
    package let allocatedBytes: Int64
    /// When its content was changed.
    package let modified: Timestamp
    /// Why it goes.
    package let reason: String

    /// A planned file.
    package init(
        path: PathBytes,
        apparentBytes: Int64,
        allocatedBytes: Int64,
        modified: Timestamp,
        reason: String
    ) {
        self.path = path
        self.apparentBytes = apparentBytes
        self.allocatedBytes = allocatedBytes
        self.modified = modified
        self.reason = reason
    }
}
