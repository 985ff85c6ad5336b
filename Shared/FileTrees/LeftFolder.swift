package import Observations

/// A folder that a walk has left, as it was when it was entered.
package struct LeftFolder: Sendable, Hashable {
    /// Its path below the walked one.
    package let path: PathBytes
    /// Which folder it is.
    package let identity: OpenFolder.Identity
    /// How many names were in it; at least 1 when it could not be read to its end.
    package let entries: Int
    /// Its number in the walk.
    package let ordinal: Int
    /// The number of the folder it lies in.
    package let parent: Int
    /// When a name was last added or removed in it, in nanoseconds since 1970.
    package let modified: Int64
    /// When its inode was changed, in nanoseconds since 1970.
    package let changed: Int64

    init(_ frame: WalkFrame) {
        path = frame.path
        identity = frame.identity
        entries = frame.entries
        ordinal = frame.ordinal
        parent = frame.parent
        modified = frame.modified
        changed = frame.changed
    }
}
