/// Which folders a walk looks into.
package enum DirectoryFilter: Sendable, Hashable {
    /// All of them.
    case all
    /// Only the files of some, by inode; others are passed through on the way to those.
    case only(files: Set<UInt64>, through: Set<UInt64>)

    /// Whether a folder is entered.
    package func enters(_ inode: UInt64) -> Bool {
        switch self {
        case .all: true
        case .only(let files, let through): files.contains(inode) || through.contains(inode)
        }
    }

    /// Whether the files of a folder are looked at.
    package func wantsFiles(of inode: UInt64) -> Bool {
        switch self {
        case .all: true
        case .only(let files, _): files.contains(inode)
        }
    }
}
