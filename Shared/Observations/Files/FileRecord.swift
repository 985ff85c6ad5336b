/// What one look at a file's inode said (statx(2)), without its name.
///
/// It is a plain value of fixed size, because a walk makes millions of them.
package struct FileRecord: Sendable, Hashable {
    /// What kind of file it is.
    package var kind: FileKind
    /// The inode's number, unique on its file system.
    package var inode: UInt64
    /// How many names the inode has.
    package var links: UInt32
    /// The file's length in bytes (`stx_size`).
    package var apparentBytes: Int64
    /// What it takes on the disk in bytes (`stx_blocks` × 512).
    package var allocatedBytes: Int64
    /// When its content was changed, in nanoseconds since 1970.
    package var modified: Int64
    /// When its inode was changed, in nanoseconds since 1970.
    package var changed: Int64
    /// When it was made, in nanoseconds since 1970; `unknownTime` where the file system says not.
    package var born: Int64

    /// A record.
    package init(
        kind: FileKind = .regular,
        inode: UInt64,
        links: UInt32 = 1,
        apparentBytes: Int64,
        allocatedBytes: Int64,
        modified: Int64,
        changed: Int64,
        born: Int64 = Self.unknownTime
    ) {
        self.kind = kind
        self.inode = inode
        self.links = links
        self.apparentBytes = apparentBytes
        self.allocatedBytes = allocatedBytes
        self.modified = modified
        self.changed = changed
        self.born = born
    }

    /// Stands for a time that is not known.
    package static let unknownTime = Int64.min

    /// Whether two looks found the same file with the same content, as far as its inode says.
    package func isSame(as other: Self) -> Bool {
        isSameContent(as: other) && changed == other.changed && links == other.links
    }

    /// Whether two looks found the same content, though the inode may have been renamed or linked.
    package func isSameContent(as other: Self) -> Bool {
        kind == other.kind && inode == other.inode && apparentBytes == other.apparentBytes
            && modified == other.modified
    }

    /// Whether it has several names that have to be looked at together.
    package var isLinked: Bool {
        guard links > 1, case .regular = kind else { return false }
        return true
    }
}
