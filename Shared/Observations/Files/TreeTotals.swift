/// What a walk of a folder counted; an inode with several names counts once.
package struct TreeTotals: Sendable, Hashable, Codable {
    /// Names of regular files.
    package var files: Int64 = 0
    /// Folders, without the one where the walk began.
    package var directories: Int64 = 0
    /// Folders with nothing in them.
    package var emptyDirectories: Int64 = 0
    /// Symbolic links.
    package var symlinks: Int64 = 0
    /// Sockets, fifos and devices.
    package var specials: Int64 = 0
    /// The files' lengths in bytes.
    package var apparentBytes: Int64 = 0
    /// What the files take on the disk, in bytes; folders do not count.
    package var allocatedBytes: Int64 = 0

    /// Nothing counted yet.
    package init() {}
}
