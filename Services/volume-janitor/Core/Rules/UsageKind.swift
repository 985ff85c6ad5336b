/// Which bytes of a file count.
package enum UsageKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// What the file takes on the disk (`st_blocks` × 512): what deleting it can free.
    case allocated
    /// How long the file is; what Docker calls a volume's size.
    case apparent
}
