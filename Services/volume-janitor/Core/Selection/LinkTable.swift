package import Observations

/// The files with several names that a walk met, so that each is one file and counts once.
///
/// Names of one file go together or stay together. The table is bounded: files that come when it is
/// full are not known to be all here, so they stay.
package struct LinkTable: Sendable {
    private struct Entry {
        var record: FileRecord
        /// The first of the names that may go, or of all when none may.
        var path: PathBytes
        var deletable: UInt32
        var isCounted: Bool
    }

    private let countMax: Int
    private var entries: [UInt64: Entry] = [:]
    /// How many names did not fit.
    package private(set) var overflow: Int64 = 0

    /// An empty table for so many files.
    package init(countMax: Int) {
        self.countMax = countMax
    }

    /// Whether an inode is in the table, so that its bytes were counted.
    package func holds(_ inode: UInt64) -> Bool { entries[inode] != nil }

    /// Notes a name of a file.
    ///
    /// - Parameters:
    ///   - record: what its inode says.
    ///   - standing: how the name stands to the rule.
    ///   - path: the name's path below the registered one.
    /// - Returns: whether the file was not known before and is now.
    package mutating func note(
        _ record: FileRecord,
        _ standing: Standing,
        path: PathBytes
    ) -> Bool {
        let isDeletable: UInt32 = standing == .deletable ? 1 : 0
        let isCounted = standing == .deletable || standing == .young || standing == .recent
        if var entry = entries[record.inode] {
            let isFirst = isDeletable == 1 && entry.deletable == 0
            let isOfKind = isDeletable == 1 || entry.deletable == 0
            if isFirst || (isOfKind && path < entry.path) { entry.path = path }
            entry.deletable += isDeletable
            entry.isCounted = entry.isCounted || isCounted
            entries[record.inode] = entry
            return false
        }
        guard entries.count < countMax else {
            overflow += 1
            return false
        }
        entries[record.inode] = Entry(
            record: record,
            path: path,
            deletable: isDeletable,
            isCounted: isCounted
        )
        return true
    }

    /// The files, each with its first path, in the order of their inodes.
    ///
    /// Where the goal is to free bytes, a file that also has names elsewhere does not go: it would
    /// free none.
    package func units(onlyFreeing: Bool) -> [(unit: SelectionUnit, path: PathBytes)] {
        entries.values.filter(\.isCounted).map { entry in
            let frees = entry.deletable >= entry.record.links
            let isDeletable = entry.deletable > 0 && (frees || !onlyFreeing)
            return (
                SelectionUnit(
                    entry.record,
                    isDeletable: isDeletable,
                    names: Int(entry.deletable),
                    frees: frees
                ),
                entry.path
            )
        }.sorted { $0.unit.record.inode < $1.unit.record.inode }
    }
}
