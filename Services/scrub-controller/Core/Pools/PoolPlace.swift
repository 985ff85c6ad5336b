/// A pool of this host.
package struct PoolPlace: Sendable, Hashable, Codable {
    /// What makes pools of its kind.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// The kernel's own.
        case btrfs
        /// OpenZFS.
        case zfs
    }

    /// What makes it.
    package var kind: Kind
    /// The pool's UUID, for ZFS its name.
    package var id: String
    /// The pool as people call it.
    package var name: String
    /// Where it is mounted; empty for ZFS.
    package var mount: String

    /// A pool.
    package init(kind: Kind, id: String, name: String, mount: String) {
        self.kind = kind
        self.id = id
        self.name = name
        self.mount = mount
    }
}
