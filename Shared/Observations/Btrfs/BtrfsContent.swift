/// What a Btrfs chunk holds.
package enum BtrfsContent: String, Sendable, Hashable, CaseIterable, Codable {
    /// File contents.
    case data
    /// Trees.
    case metadata
    /// The chunk tree, without which nothing is found.
    case system
    /// Data and metadata together, on pools made with `mkfs.btrfs --mixed`.
    case mixed

    /// What the type bits of a block group say; nil when they say nothing.
    package init?(flags: UInt64) {
        switch flags & 0x7 {
        case 0x1: self = .data
        case 0x2: self = .system
        case 0x4: self = .metadata
        case 0x5: self = .mixed
        default: return nil
        }
    }

    /// Whether files' contents are put here.
    package var holdsData: Bool { self == .data || self == .mixed }
}
