/// The programs that are run on a host; the host's settings say where they are and whether by sudo.
package enum ZFSProgram: String, Sendable, Hashable, Codable {
    /// Datasets, snapshots and streams: zfs(8).
    case zfs
    /// Pools: zpool(8).
    case zpool
    /// The host's own time: date(1).
    case date
    /// The host's processes: ps(1).
    case ps
}
