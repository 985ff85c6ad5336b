/// Which files are first to go.
package enum FileOrder: String, Sendable, Hashable, CaseIterable, Codable {
    /// Those whose content was changed longest ago.
    case modified = "mtime"
    /// Those whose inode was changed longest ago: by writing, renaming, linking or a new mode.
    ///
    /// It is not when the file was made, whatever its letter suggests.
    case changed = "ctime"
    /// Those made longest ago, where the file system says so (`STATX_BTIME`); others stay.
    case born = "btime"
    /// The largest.
    case size
}
