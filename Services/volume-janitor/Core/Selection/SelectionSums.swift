package import Observations

/// What some files come to.
package struct SelectionSums: Sendable, Hashable, Codable {
    /// Files that count as one each when the latest are counted; links of one file are one.
    package var counted: Int64 = 0
    /// Names that may go.
    package var names: Int64 = 0
    /// Bytes on the disk that deleting those names frees.
    package var allocated: Int64 = 0
    /// Bytes of length that deleting those names frees.
    package var apparent: Int64 = 0
    /// A sum of hashes of the files that may go, the same in whatever order they come.
    package var digest: UInt64 = 0
    /// When the oldest content of those that may go was changed; `Int64.max` of none.
    package var oldest = Int64.max
    /// When the newest content of those that may go was changed; `Int64.min` of none.
    package var newest = Int64.min

    /// Nothing.
    package init() {}

    /// The bytes a rule counts.
    package func bytes(_ usage: UsageKind) -> Int64 { usage == .allocated ? allocated : apparent }

    /// Adds a file.
    package mutating func add(_ unit: SelectionUnit) {
        counted += 1
        guard unit.isDeletable else { return }
        names += Int64(unit.names)
        allocated += unit.frees ? unit.record.allocatedBytes : 0
        apparent += unit.frees ? unit.record.apparentBytes : 0
        digest &+= unit.record.fingerprint
        oldest = min(oldest, unit.record.modified)
        newest = max(newest, unit.record.modified)
    }

    /// Adds sums.
    package mutating func add(_ other: Self) {
        counted += other.counted
        names += other.names
        allocated += other.allocated
        apparent += other.apparent
        digest &+= other.digest
        oldest = min(oldest, other.oldest)
        newest = max(newest, other.newest)
    }
}

extension FileRecord {
    /// A number that another file, or this one with other content, hardly has.
    package var fingerprint: UInt64 {
        var mixed = inode &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ UInt64(bitPattern: modified)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 29) ^ UInt64(bitPattern: apparentBytes))
        mixed = mixed &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 32)
    }
}
