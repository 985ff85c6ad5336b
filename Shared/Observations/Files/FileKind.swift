/// What an entry of a directory is, as `st_mode` says it (inode(7)).
package enum FileKind: String, Sendable, Hashable, CaseIterable {
    /// A regular file.
    case regular
    /// A directory.
    case directory
    /// A symbolic link.
    case symbolicLink = "symbolic-link"
    /// A socket, a pipe or a device.
    case special

    /// The kind that the file type bits of a mode mean; nil for bits that mean none.
    package init?(mode: UInt32) {
        switch mode & 0o170000 {
        case 0o100000: self = .regular
        case 0o040000: self = .directory
        case 0o120000: self = .symbolicLink
        case 0o140000, 0o010000, 0o060000, 0o020000: self = .special
        default: return nil
        }
    }
}
