/// What becomes of symbolic links.
package enum SymlinkHandling: String, Sendable, Hashable, CaseIterable, Codable {
    /// They stay, and do not count.
    case keep
    /// The link itself is a file like others; what it points to is never touched.
    case delete
}
