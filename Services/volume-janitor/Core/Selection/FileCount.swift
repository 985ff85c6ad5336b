package import Observations

/// Counts files without a rule.
package struct FileCount: Sendable {
    /// What was counted.
    package private(set) var totals = TreeTotals()
    private var linked: Set<UInt64> = []

    /// Nothing yet.
    package init() {}

    /// Counts a file; an inode of several names counts its bytes once.
    package mutating func add(_ record: FileRecord) {
        switch record.kind {
        case .special, .directory: totals.specials += 1
        case .symbolicLink: totals.symlinks += 1
        case .regular:
            totals.files += 1
            if record.isLinked,
                linked.count >= Self.linkedMax || !linked.insert(record.inode).inserted
            {
                return
            }
            totals.apparentBytes &+= record.apparentBytes
            totals.allocatedBytes &+= record.allocatedBytes
        }
    }

    /// Counts a folder.
    package mutating func leave(isEmpty: Bool) {
        totals.directories += 1
        if isEmpty { totals.emptyDirectories += 1 }
    }

    /// Files of several names beyond these are left out.
    private static let linkedMax = 200_000
}
