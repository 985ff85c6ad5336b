/// What a scrub of one device counted so far (`struct btrfs_scrub_progress`, linux/btrfs.h).
package struct BtrfsScrubCounts: Sendable, Hashable, Codable {
    /// Bytes of files' contents that were read and checked.
    package var dataBytes: Int64 = 0
    /// Bytes of trees that were read and checked.
    package var treeBytes: Int64 = 0
    /// Reads that the device refused.
    package var readErrors: Int64 = 0
    /// Blocks that are not what their checksum says.
    package var checksumErrors: Int64 = 0
    /// Tree blocks whose header is wrong.
    package var verifyErrors: Int64 = 0
    /// Superblocks that are wrong.
    package var superErrors: Int64 = 0
    /// Blocks of 4 KiB that have no checksum, so that nobody can say whether they are right.
    package var unprotectedBlocks: Int64 = 0
    /// Allocations that the kernel refused; what they were for was not scrubbed.
    package var memoryErrors: Int64 = 0
    /// Errors that no copy could repair.
    package var uncorrectableErrors: Int64 = 0
    /// Errors that another copy repaired.
    package var correctedErrors: Int64 = 0
    /// Errors that were gone at the second look.
    package var unverifiedErrors: Int64 = 0
    /// Where on the device it is; the kernel keeps no position once the scrub has ended.
    package var lastPhysical: Int64 = 0

    /// Nothing yet.
    package init() {}

    /// Bytes that were read and checked.
    package var bytes: Int64 { dataBytes + treeBytes }

    /// Errors of any kind that were found.
    package var errors: Int64 {
        readErrors + checksumErrors + verifyErrors + superErrors + memoryErrors
    }

    /// Bytes without a checksum.
    package var unprotectedBytes: Int64 { unprotectedBlocks * 4096 }

    /// Both together; the further position counts.
    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.dataBytes += right.dataBytes
        sum.treeBytes += right.treeBytes
        sum.readErrors += right.readErrors
        sum.checksumErrors += right.checksumErrors
        sum.verifyErrors += right.verifyErrors
        sum.superErrors += right.superErrors
        sum.unprotectedBlocks += right.unprotectedBlocks
        sum.memoryErrors += right.memoryErrors
        sum.uncorrectableErrors += right.uncorrectableErrors
        sum.correctedErrors += right.correctedErrors
        sum.unverifiedErrors += right.unverifiedErrors
        sum.lastPhysical = max(left.lastPhysical, right.lastPhysical)
        return sum
    }
}
