/// What was found at a place where a volume's files may be.
package enum PlaceSighting: Sendable, Hashable {
    /// A folder.
    case folder(FolderIdentity)
    /// It is not there.
    case missing
    /// It is a symbolic link or no folder.
    case noFolder
    /// It could not be opened; the system's words for why.
    case failed(String)
}
